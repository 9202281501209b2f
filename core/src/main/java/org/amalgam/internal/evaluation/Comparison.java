package org.amalgam.internal.evaluation;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.amalgam.api.pipeline.Gain;
import org.amalgam.api.pipeline.Interval;
import org.amalgam.api.pipeline.Scores;

/** The fusion against its best member, paired: on the same rows of the same resamples. */
record Comparison(Yardstick metric, Measuring measuring, Consumer<String> notes) {

  Optional<Gain> gain(List<HeldOut> members, List<Scores> scores, HeldOut fused) {
    if (members.stream().allMatch(member -> member.id().equals(fused.id()))) {
      return Optional.empty();
    }
    OptionalInt best = best(scores, fused.id());
    if (best.isEmpty()) {
      notes.accept(
          "No member has a defined %s, so there is nothing to compare '%s' with."
              .formatted(metric.key(), fused.id()));
      return Optional.empty();
    }
    return gain(members.get(best.getAsInt()), fused);
  }

  /** The first of the best, so that equals do not depend on chance. */
  private OptionalInt best(List<Scores> scores, String fused) {
    int best = -1;
    double bestValue = Double.NaN;
    for (int m = 0; m < scores.size(); m++) {
      double value = scores.get(m).metrics().get(metric.key()).value();
      boolean candidate = !scores.get(m).id().equals(fused) && !Double.isNaN(value);
      if (candidate && (best < 0 || better(value, bestValue))) {
        best = m;
        bestValue = value;
      }
    }
    return best < 0 ? OptionalInt.empty() : OptionalInt.of(best);
  }

  private boolean better(double one, double other) {
    return metric.greaterIsBetter() ? one > other : one < other;
  }

  private Optional<Gain> gain(HeldOut best, HeldOut fused) {
    List<Distribution> both = measuring.paired(fused, best, metric.key());
    Distribution difference = both.get(0).betterThan(both.get(1), metric.greaterIsBetter());
    if (Double.isNaN(difference.value())) {
      notes.accept(
          "'%s' and '%s' share no rows on which %s is defined, so they are not compared."
              .formatted(fused.id(), best.id(), metric.key()));
      return Optional.empty();
    }
    if (silentAnywhere(best) || silentAnywhere(fused)) {
      notes.accept(
          "'%s' and '%s' are compared on the rows that both answered."
              .formatted(fused.id(), best.id()));
    }
    Interval interval = difference.interval();
    return Optional.of(
        new Gain(
            metric.key(),
            best.id(),
            interval.value(),
            interval.low(),
            interval.high(),
            difference.probabilityPositive(),
            verdict(interval)));
  }

  private static boolean silentAnywhere(HeldOut model) {
    return model.repeats().stream()
        .anyMatch(repeat -> Rows.answered(repeat).length < repeat.rows());
  }

  private static String verdict(Interval difference) {
    if (difference.low() > 0) {
      return "gain";
    }
    return difference.high() < 0 ? "loss" : "no significant gain";
  }
}
