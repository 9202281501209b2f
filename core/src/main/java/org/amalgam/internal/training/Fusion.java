package org.amalgam.internal.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import org.amalgam.api.FitContext.Split;
import org.amalgam.api.FittedFuser;
import org.amalgam.api.Members;
import org.amalgam.api.WeightedMean;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;
import org.amalgam.api.pipeline.FitReport.FusionCheck;
import org.amalgam.internal.dataset.Dataset;
import org.amalgam.internal.evaluation.RowLoss;

/**
 * Decides whether a learned fusion is worth having. It is fitted on the members' out-of-fold
 * predictions of some folds and judged on the others; it serves only if its loss there is below
 * that of the plain mean and of the best member, and below the better of these two by more than one
 * standard error (the one-standard-error rule of Breiman et al. 1984). Else the better one serves.
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
    int[] rows = Rows.covered(folds);
    Target target = data.target().orElseThrow().rows(rows);
    Members kept = members.rows(rows);
    double[] ofLearned = RowLoss.rowLoss(outOfFold(members, data, folds, fit), target);
    double[] ofMean = RowLoss.rowLoss(WeightedMean.uniform(kept.size()).apply(kept), target);
    List<double[]> ofMembers =
        kept.predictions().stream().map(member -> RowLoss.rowLoss(member, target)).toList();
    int best = 0;
    for (int m = 1; m < ofMembers.size(); m++) {
      best = mean(ofMembers.get(m)) < mean(ofMembers.get(best)) ? m : best;
    }
    double[] ofBest = ofMembers.get(best);
    boolean single = mean(ofBest) < mean(ofMean);
    boolean use = clearlyLess(ofLearned, single ? ofBest : ofMean);
    FusionCheck check =
        new FusionCheck(
            mean(ofLearned),
            mean(ofMean),
            mean(ofBest),
            ids.get(best),
            use ? "learned" : single ? ids.get(best) : "mean");
    if (use) {
      return new Fusion(learned, check);
    }
    learned.close();
    return new Fusion(single ? only(best, ids.size()) : WeightedMean.uniform(ids.size()), check);
  }

  private static Predictions outOfFold(
      Members members,
      Dataset data,
      List<Split> folds,
      BiFunction<Members, Dataset, FittedFuser> fit) {
    List<Predictions> parts = new ArrayList<>();
    for (Split fold : folds) {
      try (FittedFuser fitted = fit.apply(members.rows(fold.train()), data.rows(fold.train()))) {
        parts.add(fitted.apply(members.rows(fold.test())));
      }
    }
    return (Predictions) Rows.join(folds, parts);
  }

  /** All weight on one member; the others only answer where it does not. */
  private static WeightedMean only(int member, int members) {
    double[] weights = new double[members];
    Arrays.fill(weights, 1e-6);
    weights[member] = 1;
    return WeightedMean.of(weights);
  }

  private static double mean(double[] losses) {
    double sum = 0;
    int count = 0;
    for (double loss : losses) {
      if (!Double.isNaN(loss)) {
        sum += loss;
        count++;
      }
    }
    return count == 0 ? Double.NaN : sum / count;
  }

  /** Whether losses are less, row by row, by more than one standard error of the difference. */
  private static boolean clearlyLess(double[] losses, double[] others) {
    double sum = 0;
    double squares = 0;
    int count = 0;
    for (int i = 0; i < losses.length; i++) {
      double difference = others[i] - losses[i];
      if (!Double.isNaN(difference)) {
        sum += difference;
        squares += difference * difference;
        count++;
      }
    }
    if (count < 2) {
      return false;
    }
    double mean = sum / count;
    double variance = Math.max(0, (squares - count * mean * mean) / (count - 1));
    return mean > Math.sqrt(variance / count);
  }
}
