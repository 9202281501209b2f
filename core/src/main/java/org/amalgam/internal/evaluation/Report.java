package org.amalgam.internal.evaluation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
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
 */
public record Report(List<Scores> members, Scores fused, Optional<Gain> gain, List<String> notes) {
  public Report {
    members = List.copyOf(members);
    notes = List.copyOf(notes);
  }

  /**
   * Measures and compares. A value is the mean over the repeats of the metric on all rows that the
   * model answered. Intervals are percentile bootstrap intervals (Efron and Tibshirani 1993) of
   * 1,000 resamples of the rows, stratified by class; a resample is applied to every model and
   * every repeat alike. They tell how far other rows could have moved a figure, not what other
   * training rows could have.
   *
   * <p>The gain is the fusion against the best member by the compared metric, on the rows that both
   * answered. The best member is chosen on the very rows that are compared on, which favours it:
   * the test is conservative.
   *
   * @param members the models below the fusion; where the fusion itself is among them it is not
   *     compared with itself
   * @param compare a metric of the target's task
   * @param seed same seed, same report
   * @throws IllegalArgumentException if predictions and target, or the numbers of repeats, do not
   *     match
   */
  public static Report of(
      Target target, List<HeldOut> members, HeldOut fused, Metric compare, long seed) {
    List<HeldOut> models = Stream.concat(members.stream(), Stream.of(fused)).toList();
    requireAligned(target, models, compare);
    Bootstrap bootstrap = new Bootstrap(target, seed);
    List<List<Distribution>> distributions =
        bootstrap.distributions(models.stream().map(model -> Measure.of(target, model)).toList());
    List<Scores> scores =
        IntStream.range(0, models.size())
            .mapToObj(m -> scores(target, models.get(m), distributions.get(m)))
            .toList();
    List<String> notes = new ArrayList<>(Notes.of(target, models));
    Optional<Gain> gain =
        new Comparison(target, compare, bootstrap, notes::add)
            .gain(members, scores.subList(0, members.size()), fused);
    return new Report(scores.subList(0, members.size()), scores.get(members.size()), gain, notes);
  }

  private static Scores scores(Target target, HeldOut model, List<Distribution> distributions) {
    List<Metric> metrics = Metric.of(target.task());
    Map<String, Interval> intervals = new LinkedHashMap<>();
    for (int m = 0; m < metrics.size(); m++) {
      intervals.put(metrics.get(m).key(), distributions.get(m).interval());
    }
    return new Scores(model.id(), model.type(), Collections.unmodifiableMap(intervals));
  }

  private static void requireAligned(Target target, List<HeldOut> models, Metric compare) {
    if (compare.task() != target.task()) {
      throw new IllegalArgumentException(
          "Metric '%s' is not for %s.".formatted(compare.key(), target.task().json()));
    }
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
