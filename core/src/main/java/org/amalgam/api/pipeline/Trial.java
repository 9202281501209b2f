package org.amalgam.api.pipeline;

/**
 * A version of one stage on trial beside the one that serves.
 *
 * @param kind how it is tried
 * @param stage id of the stage
 * @param type its type
 * @param candidate who brings the version on trial
 * @param serving who brings the one that it is compared with
 * @param state where it is
 * @param reason why it ended; empty while it is under way
 * @param percent of the requests that it answers; 0 for a shadow
 * @param wanted requests after which a canary is decided; 0 for a shadow
 * @param figures what was seen
 */
public record Trial(
    Kind kind,
    String stage,
    String type,
    Provider candidate,
    Provider serving,
    State state,
    String reason,
    double percent,
    long wanted,
    Figures figures) {

  /** How a version is tried. */
  public enum Kind {
    /** It gets what the stage reads; what it gives is compared and never used. */
    SHADOW,
    /** It answers a share of the requests. */
    CANARY
  }

  /** Where a trial is. */
  public enum State {
    /** Under way, until what was decided is done. */
    RUNNING,
    /** Its version serves. */
    PROMOTED,
    /** It was found wanting; what served before serves. */
    ROLLED_BACK,
    /** Somebody or something ended it; what served before serves, or what replaced that. */
    STOPPED
  }

  /**
   * What was seen. A figure that there is none of yet is NaN. For a shadow all is about what the
   * stage gives, for a canary about what the pipeline answers.
   *
   * @param requests that it got (shadow) or answered (canary)
   * @param compared those of them that were compared
   * @param dropped those that were not, because too many waited
   * @param failures how often it failed where the other did not
   * @param failure the first of them, in words; else empty
   * @param rows that both answered
   * @param silent rows that the other alone answered
   * @param agreement share of the rows with the same class; NaN unless it is about classes
   * @param correlation of the numbers given, the lowest of all outputs; NaN for classes
   * @param meanDifference mean absolute difference of probabilities or values
   * @param maxDifference the largest
   * @param candidateLatency of the version on trial
   * @param servingLatency of the other
   */
  public record Figures(
      long requests,
      long compared,
      long dropped,
      long failures,
      String failure,
      long rows,
      long silent,
      double agreement,
      double correlation,
      double meanDifference,
      double maxDifference,
      Latency candidateLatency,
      Latency servingLatency) {}

  /**
   * Quantiles of the time that a call takes, in milliseconds, to 5 %; NaN before the first.
   *
   * @param calls how many were timed
   */
  public record Latency(long calls, double p50, double p95, double p99) {}
}
