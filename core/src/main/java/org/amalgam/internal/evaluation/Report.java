package org.amalgam.internal.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;
import org.amalgam.api.pipeline.Gain;
import org.amalgam.api.pipeline.Interval;
import org.amalgam.api.pipeline.Scores;

/**
 * Members and fusion on the same rows. Intervals are percentiles of 1,000 bootstrap resamples of
 * the rows (Efron and Tibshirani 1993), drawn within classes so that none is lost; every model, and
 * every repeat of a cross-validation, is measured on the same resamples, so differences are paired.
 * The best member is chosen on these very rows, which favours it: a gain that is found is not for
 * having looked for it.
 *
 * @param members in the order given
 * @param fused the fusion
 * @param gain of the fusion over the best member; empty without members
 * @param notes what a reader should know
 */
public record Report(List<Scores> members, Scores fused, Optional<Gain> gain, List<String> notes) {
  private static final int RESAMPLES = 1_000;

  public static Report of(
      Target target, List<HeldOut> members, HeldOut fused, Metric compare, long seed) {
    List<HeldOut> all = new ArrayList<>(members);
    all.add(fused);
    List<List<Scored>> scored =
        all.stream()
            .map(each -> each.repeats().stream().map(batch -> new Scored(batch, target)).toList())
            .toList();
    int[][] resamples = resamples(target, seed);
    List<Scores> scores =
        IntStream.range(0, all.size())
            .parallel()
            .mapToObj(m -> scores(all.get(m), target, scored.get(m), resamples))
            .toList();
    List<Scores> ofMembers = scores.subList(0, members.size());
    Optional<Gain> gain =
        best(ofMembers, compare)
            .map(
                best ->
                    gain(
                        ofMembers.get(best).id(),
                        scored.get(best),
                        scored.get(members.size()),
                        compare,
                        target.rows(),
                        resamples));
    return new Report(
        ofMembers, scores.get(members.size()), gain, notes(all, scored, target.rows()));
  }

  /** How often each row is taken in each resample. */
  private static int[][] resamples(Target target, long seed) {
    int rows = target.rows();
    int strata = target.task() == Task.CLASSIFICATION ? target.schema().width() : 1;
    SplittableRandom random = new SplittableRandom(seed);
    int[][] resamples = new int[RESAMPLES][rows];
    for (int s = 0; s < strata; s++) {
      int stratum = s;
      int[] of =
          IntStream.range(0, rows)
              .filter(row -> strata == 1 || target.label(row) == stratum)
              .toArray();
      for (int[] counts : resamples) {
        for (int i = 0; i < of.length; i++) {
          counts[of[random.nextInt(of.length)]]++;
        }
      }
    }
    return resamples;
  }

  private static Scores scores(
      HeldOut model, Target target, List<Scored> repeats, int[][] resamples) {
    int[] once = new int[target.rows()];
    Arrays.fill(once, 1);
    Map<String, Interval> metrics = new LinkedHashMap<>();
    for (Metric metric : Metric.of(target.task())) {
      double[] values =
          Arrays.stream(resamples).mapToDouble(counts -> mean(metric, repeats, counts)).toArray();
      metrics.put(
          metric.key(),
          new Interval(
              mean(metric, repeats, once), quantile(values, 0.025), quantile(values, 0.975)));
    }
    return new Scores(model.id(), model.type(), metrics);
  }

  private static double mean(Metric metric, List<Scored> repeats, int[] counts) {
    double sum = 0;
    for (Scored repeat : repeats) {
      sum += metric.of(repeat, counts);
    }
    return sum / repeats.size();
  }

  private static Optional<Integer> best(List<Scores> members, Metric compare) {
    return IntStream.range(0, members.size())
        .boxed()
        .filter(m -> !Double.isNaN(value(members.get(m), compare)))
        .max(
            (a, b) ->
                Double.compare(value(members.get(a), compare), value(members.get(b), compare)));
  }

  /** So that more is better. */
  private static double value(Scores scores, Metric compare) {
    double value = scores.metrics().get(compare.key()).value();
    return compare.greaterIsBetter() ? value : -value;
  }

  private static Gain gain(
      String best,
      List<Scored> member,
      List<Scored> fused,
      Metric compare,
      int rows,
      int[][] resamples) {
    boolean[] both = new boolean[rows];
    for (int row = 0; row < rows; row++) {
      int r = row;
      both[row] =
          member.stream().allMatch(s -> s.answered(r))
              && fused.stream().allMatch(s -> s.answered(r));
    }
    int[] once = new int[rows];
    Arrays.fill(once, 1);
    double[] differences =
        Arrays.stream(resamples)
            .mapToDouble(counts -> difference(compare, member, fused, masked(counts, both)))
            .toArray();
    double low = quantile(differences, 0.025);
    double high = quantile(differences, 0.975);
    double better =
        Arrays.stream(differences).map(d -> d > 0 ? 1 : d == 0 ? 0.5 : 0).average().orElse(0);
    return new Gain(
        compare.key(),
        best,
        difference(compare, member, fused, masked(once, both)),
        low,
        high,
        better,
        low > 0 ? "gain" : high < 0 ? "loss" : "no significant gain");
  }

  private static double difference(
      Metric compare, List<Scored> member, List<Scored> fused, int[] counts) {
    double difference = mean(compare, fused, counts) - mean(compare, member, counts);
    return compare.greaterIsBetter() ? difference : -difference;
  }

  private static int[] masked(int[] counts, boolean[] keep) {
    int[] masked = counts.clone();
    for (int row = 0; row < masked.length; row++) {
      masked[row] = keep[row] ? masked[row] : 0;
    }
    return masked;
  }

  /** Linear between order statistics (Hyndman and Fan 1996, type 7); what is NaN is left out. */
  private static double quantile(double[] values, double p) {
    double[] sorted = Arrays.stream(values).filter(v -> !Double.isNaN(v)).sorted().toArray();
    if (sorted.length == 0) {
      return Double.NaN;
    }
    double at = p * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(sorted.length - 1, below + 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }

  private static List<String> notes(List<HeldOut> models, List<List<Scored>> scored, int rows) {
    List<String> notes = new ArrayList<>();
    for (int m = 0; m < models.size(); m++) {
      int silent = rows - scored.get(m).get(0).answeredRows();
      if (silent > 0) {
        notes.add(
            "'%s' did not answer %d of %d rows; its figures are of the others."
                .formatted(models.get(m).id(), silent, rows));
      }
    }
    return notes;
  }
}
