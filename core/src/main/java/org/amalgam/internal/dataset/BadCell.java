package org.amalgam.internal.dataset;

/** A cell that cannot be what its column is; cheap to throw. */
final class BadCell extends Exception {
  private static final long serialVersionUID = 1;

  private final String code;

  BadCell(String code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  String code() {
    return code;
  }
}
