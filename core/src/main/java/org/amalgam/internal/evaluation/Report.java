package org.amalgam.internal.evaluation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;
import org.amalgam.api.pipeline.Gain;
import org.amalgam.api.pipeline.Interval;
import org.amalgam.api.pipeline.Scores;

/**
 * Each member beside the fused model on the same held-out rows.
 *
 * @param members in the order given
 * @param fused the pipeline's output
 * @param gain whether the fusion helps; empty where there is nothing to compare with
 * @param notes what a reader should know, such as rows that a model did not answer
 * @param faults metrics and analyses that failed, and why
 */
public record Report(
    List<Scores> members,
    Scores fused,
    Optional<Gain> gain,
    List<String> notes,
    List<String> faults) {
  public Report {
    members = List.copyOf(members);
    notes = List.copyOf(notes);
    faults = List.copyOf(faults);
  }

  /**
   * Measures and compares. A value is the mean over the repeats of the metric on all rows that the
   * model answered. Intervals are percentile bootstrap intervals (Efron and Tibshirani 1993) of
   * 1,000 resamples of the rows, stratified by class; a resample is applied to every model and
   * every repeat alike. That of the accuracy, a share of rows, is Wilson's score interval. They
   * tell how far other rows could have moved a figure, not what other training rows could have.
   *
   * <p>The gain is the fusion against the best member by the compared metric, on the rows that both
   * answered. The best member is chosen on the very rows that are compared on, which favours it:
   * the test is conservative.
   *
   * @param members the models below the fusion; where the fusion itself is among them it is not
   *     compared with itself
   * @param compare a metric of the target's task, core's or one that is asked for
   * @param asked what is reported beside core's metrics; with many rows its metrics are measured on
   *     fewer resamples, 100 at least, and analyses look at the first repeat alone
   * @param seed same seed, same report
   * @throws IllegalArgumentException if predictions and target, or the numbers of repeats, do not
   *     match
   */
  public static Report of(
      Truth truth,
      List<HeldOut> members,
      HeldOut fused,
      Yardstick compare,
      Asked asked,
      long seed) {
    List<HeldOut> models = Stream.concat(members.stream(), Stream.of(fused)).toList();
    requireAligned(truth.target(), models);
    Set<String> faults = new LinkedHashSet<>();
    Measuring measuring = new Measuring(truth, asked, seed, faults::add);
    List<Map<String, Distribution>> measured = measuring.of(models);
    List<Scores> scores = new ArrayList<>();
    for (int m = 0; m < models.size(); m++) {
      HeldOut model = models.get(m);
      scores.add(
          new Scores(
              model.id(),
              model.type(),
              intervals(measured.get(m), model),
              Tables.of(truth, model, asked.analyses(), faults::add)));
    }
    List<String> notes = new ArrayList<>(Notes.of(truth.target(), models));
    List<Scores> ofMembers = scores.subList(0, members.size());
    Optional<Gain> gain =
        new Comparison(compare, measuring, notes::add).gain(members, ofMembers, fused);
    return new Report(ofMembers, scores.get(members.size()), gain, notes, List.copyOf(faults));
  }

  /** With core's own metrics alone, on rows of equal weight. */
  public static Report of(
      Target target, List<HeldOut> members, HeldOut fused, Metric compare, long seed) {
    if (compare.task() != target.task()) {
      throw new IllegalArgumentException(
          "Metric '%s' is not for %s.".formatted(compare.key(), target.task().json()));
    }
    return of(Truth.of(target), members, fused, compare.yardstick(), Asked.NONE, seed);
  }

  private static Map<String, Interval> intervals(
      Map<String, Distribution> measured, HeldOut model) {
    int rows =
        model.repeats().stream().mapToInt(repeat -> Rows.answered(repeat).length).min().orElse(0);
    Map<String, Interval> intervals = new LinkedHashMap<>();
    measured.forEach(
        (key, distribution) ->
            intervals.put(
                key,
                key.equals(Metric.ACCURACY.key())
                    ? distribution.shareInterval(rows)
                    : distribution.interval()));
    return Collections.unmodifiableMap(intervals);
  }

  private static void requireAligned(Target target, List<HeldOut> models) {
    int repeats = models.get(0).repeats().size();
    for (HeldOut model : models) {
      if (model.repeats().size() != repeats) {
        throw new IllegalArgumentException(
            "Stage '%s' has %d repeats, others have %d."
                .formatted(model.id(), model.repeats().size(), repeats));
      }
      for (Predictions repeat : model.repeats()) {
        Rows.requireAligned(repeat, target);
      }
    }
  }
}
