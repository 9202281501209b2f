package org.amalgam.internal.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.amalgam.api.pipeline.Trial;

/**
 * By what a canary is promoted or rolled back; docs/operating.md states it for operators.
 *
 * @param requests after which it is decided
 */
record CanaryRule(long requests) {
  /** Most of the rows that it may leave without an answer where the other answers. */
  static final double SILENT = 0.01;

  /** That share of silent rows ends it at once, from {@link #EARLY} rows on. */
  static final double FAR_TOO_SILENT = 0.1;

  static final long EARLY = 20;

  /** Least share of the rows with the same class. */
  static final double AGREEMENT = 0.9;

  /** Most that a number may differ in the mean, in standard deviations of what is in use. */
  static final double DIFFERENCE = 0.25;

  /** How many times slower the 95 % quantile of its requests may be ... */
  static final double SLOWER = 2;

  /** ... and how many milliseconds, if that is more: below it is noise. */
  static final double NOISE = 1;

  /** Requests from which on their times are looked at: of fewer, one pause makes the quantile. */
  static final long TIMED = 100;

  /** A decision. */
  record Verdict(Trial.State state, String reason) {}

  /**
   * What is decided now.
   *
   * @param comparison of the answers
   * @return empty while there is nothing to decide
   */
  Optional<Verdict> verdict(Trial.Figures seen, Comparison comparison) {
    boolean due = seen.compared() >= requests;
    boolean silent = seen.rows() + seen.silent() >= EARLY && comparison.silence() > FAR_TOO_SILENT;
    if (!due && !silent) {
      return Optional.empty();
    }
    List<String> good = new ArrayList<>();
    List<String> bad = new ArrayList<>();
    sort(
        comparison.silence() <= SILENT,
        text(
            "%.1f %% of the rows without an answer (up to %.0f %%)",
            100 * comparison.silence(), 100 * SILENT),
        good,
        bad);
    alike(seen, comparison, good, bad);
    inTime(seen, good, bad);
    return Optional.of(
        bad.isEmpty()
            ? new Verdict(Trial.State.PROMOTED, sentence(seen, good))
            : new Verdict(Trial.State.ROLLED_BACK, sentence(seen, bad)));
  }

  private static void inTime(Trial.Figures seen, List<String> good, List<String> bad) {
    if (seen.candidateLatency().calls() >= TIMED) {
      double serving = seen.servingLatency().p95();
      double most = Math.max(SLOWER * serving, serving + NOISE);
      double own = seen.candidateLatency().p95();
      sort(
          !(own > most),
          text("95 %% of its requests within %.2f ms (up to %.2f)", own, most),
          good,
          bad);
    }
  }

  private static void alike(
      Trial.Figures seen, Comparison comparison, List<String> good, List<String> bad) {
    if (Double.isNaN(seen.agreement())) {
      double difference = comparison.relativeDifference();
      sort(
          !(difference > DIFFERENCE),
          text(
              "a mean difference of %.3f standard deviations (up to %.2f)", difference, DIFFERENCE),
          good,
          bad);
    } else {
      sort(
          seen.agreement() >= AGREEMENT,
          text(
              "the same class in %.1f %% of the rows (at least %.0f %%)",
              100 * seen.agreement(), 100 * AGREEMENT),
          good,
          bad);
    }
  }

  private static String text(String form, Object... figures) {
    return String.format(Locale.ROOT, form, figures);
  }

  private static void sort(boolean holds, String figure, List<String> good, List<String> bad) {
    (holds ? good : bad).add(figure);
  }

  private static String sentence(Trial.Figures seen, List<String> figures) {
    return text("After %d requests: %s.", seen.compared(), String.join("; ", figures));
  }
}
