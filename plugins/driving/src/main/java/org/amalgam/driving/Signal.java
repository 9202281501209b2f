package org.amalgam.driving;

/** What a traffic signal shows, as far as it bids to stop. */
enum Signal {
  RED,
  YELLOW,
  /** Green, or green for those who give way. */
  OPEN,
  NONE;

  /** As the recording has it: red, yellow, green, yield; anything else is no signal. */
  static Signal of(String shown) {
    return switch (shown) {
      case "red" -> RED;
      case "yellow" -> YELLOW;
      case "green", "yield" -> OPEN;
      default -> NONE;
    };
  }

  /** Whether it bids to stop. */
  boolean closed() {
    return this == RED || this == YELLOW;
  }

  /**
   * What it shows after a change: only red opens. A yield may turn green, too; the one that counts
   * is yellow.
   */
  Signal next() {
    return switch (this) {
      case RED -> OPEN;
      case YELLOW -> RED;
      case OPEN -> YELLOW;
      case NONE -> NONE;
    };
  }
}
