package org.amalgam.internal.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.amalgam.api.FitContext.Split;
import org.amalgam.api.FittedFuser;
import org.amalgam.api.Members;
import org.amalgam.api.WeightedMean;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;
import org.amalgam.api.pipeline.FitReport.FusionCheck;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.internal.dataset.Dataset;
import org.amalgam.internal.evaluation.RowLoss;

/**
 * Decides whether a learned fusion is worth having. It is fitted on the members' out-of-fold
 * predictions of some folds and judged on the others; it serves only if its loss there is below
 * that of the plain mean and of the best member, and below the better of these two by more than one
 * standard error (the one-standard-error rule of Breiman et al. 1984). Else the better one serves.
 * Losses are means by row weight. Folds that leave too little to learn it from are not judged on.
 *
 * @param fuser what serves
 * @param check the figures, and whether what was learned serves
 */
record Fusion(FittedFuser fuser, FusionCheck check) {

  /**
   * Learns and judges.
   *
   * @param members out-of-fold predictions
   * @param ids of the members
   * @param data the rows they are of
   * @param fit fits the fuser on some rows of the members
   */
  static Fusion choose(
      Members members,
      List<String> ids,
      Dataset data,
      List<Split> folds,
      BiFunction<Members, Dataset, FittedFuser> fit) {
    FittedFuser learned = fit.apply(members, data);
    Judged judged = outOfFold(members, data, folds, fit);
    int[] rows = Rows.covered(judged.folds);
    Dataset due = data.rows(rows);
    Target target = due.target().orElseThrow();
    float[] weights = due.weights();
    Members kept = members.rows(rows);
    double[] ofLearned = RowLoss.rowLoss(judged.answers, target, weights);
    double[] ofMean =
        RowLoss.rowLoss(WeightedMean.uniform(kept.size()).apply(kept), target, weights);
    List<double[]> ofMembers =
        IntStream.range(0, kept.size())
            .mapToObj(m -> RowLoss.rowLoss(alone(m, kept), target, weights))
            .toList();
    int best = 0;
    for (int m = 1; m < ofMembers.size(); m++) {
      best = mean(ofMembers.get(m), weights) < mean(ofMembers.get(best), weights) ? m : best;
    }
    double[] ofBest = ofMembers.get(best);
    boolean single = mean(ofBest, weights) < mean(ofMean, weights);
    boolean use = clearlyLess(ofLearned, single ? ofBest : ofMean, weights);
    FusionCheck check =
        new FusionCheck(
            mean(ofLearned, weights),
            mean(ofMean, weights),
            mean(ofBest, weights),
            ids.get(best),
            use ? "learned" : single ? ids.get(best) : "mean");
    if (use) {
      return new Fusion(learned, check);
    }
    learned.close();
    return new Fusion(single ? only(best, ids.size()) : WeightedMean.uniform(ids.size()), check);
  }

  /** What was learned on the other folds, for those that left enough to learn from. */
  private record Judged(List<Split> folds, Predictions answers) {}

  private static Judged outOfFold(
      Members members,
      Dataset data,
      List<Split> folds,
      BiFunction<Members, Dataset, FittedFuser> fit) {
    List<Split> judged = new ArrayList<>();
    List<Predictions> parts = new ArrayList<>();
    ProblemException refused = null;
    for (Split fold : folds) {
      try (FittedFuser fitted = fit.apply(members.rows(fold.train()), data.rows(fold.train()))) {
        parts.add(fitted.apply(members.rows(fold.test())));
        judged.add(fold);
      } catch (ProblemException e) {
        if (!(e.getCause() instanceof IllegalArgumentException)) {
          throw e;
        }
        refused = e; // All rows served; the few of this fold, as of an early time, may not.
      }
    }
    if (judged.isEmpty() && refused != null) {
      throw refused;
    }
    return new Judged(judged, (Predictions) Rows.join(judged, parts));
  }

  /** The answers where one member serves: where it abstains, the others'. */
  private static Predictions alone(int member, Members members) {
    Predictions own = members.get(member);
    float[] values = own.values().clone();
    int width = own.schema().width();
    float[] others = only(member, members.size()).apply(members).values();
    for (int at = 0; at < values.length; at += width) {
      if (!Predictions.answered(values, at, width)) {
        System.arraycopy(others, at, values, at, width);
      }
    }
    return Predictions.of(own.schema(), own.rows(), values);
  }

  /** All weight on one member; the others only answer where it does not. */
  private static WeightedMean only(int member, int members) {
    double[] weights = new double[members];
    Arrays.fill(weights, 1e-6);
    weights[member] = 1;
    return WeightedMean.of(weights);
  }

  private static double mean(double[] losses, float[] weights) {
    double sum = 0;
    double total = 0;
    for (int i = 0; i < losses.length; i++) {
      if (!Double.isNaN(losses[i])) {
        sum += weights[i] * losses[i];
        total += weights[i];
      }
    }
    return sum / total;
  }

  /**
   * Whether losses are less, row by row, by more than one standard error of the weighted mean
   * difference: with {@code d} its n terms, {@code n / (n - 1) sum w^2 (d - mean)^2 / (sum w)^2}.
   */
  private static boolean clearlyLess(double[] losses, double[] others, float[] weights) {
    double[] differences = new double[losses.length];
    Arrays.setAll(differences, i -> others[i] - losses[i]);
    double mean = mean(differences, weights);
    double squares = 0;
    double total = 0;
    int count = 0;
    for (int i = 0; i < differences.length; i++) {
      if (!Double.isNaN(differences[i]) && weights[i] > 0) {
        double off = weights[i] * (differences[i] - mean);
        squares += off * off;
        total += weights[i];
        count++;
      }
    }
    return count > 1 && mean > Math.sqrt(squares * count / (count - 1)) / total;
  }
}
