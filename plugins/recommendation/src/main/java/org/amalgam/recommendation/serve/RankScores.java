package org.amalgam.recommendation.serve;

import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.amalgam.api.pipeline.Gain;
import org.amalgam.api.pipeline.Interval;

/**
 * Figures of one model's lists, a list per user. An item of a list is a hit if it was to be found.
 *
 * <ul>
 *   <li>NDCG: <i>&Sigma;<sub>hits</sub> 1 / log2(1 + place)</i>, by that of a list with all hits
 *       first (J&auml;rvelin and Kek&auml;l&auml;inen 2002, TOIS 20:422-446)
 *   <li>recall: hits by what was to be found
 *   <li>coverage: share of all items that are in some list (Ge et al. 2010, RecSys)
 *   <li>novelty: mean over the list of <i>-log2(users who have had the item / users)</i> (Zhou et
 *       al. 2010, PNAS 107:4511-4515); an item that nobody has had counts as had by one
 * </ul>
 */
final class RankScores {
  private static final int RESAMPLES = 1000;
  private static final long SEED = 42;

  private final int top;
  private final int[] known;
  private final double[] ndcg;
  private final double[] recall;
  private final double[] novelty;
  private final BitSet listed = new BitSet();

  /**
   * No list yet.
   *
   * @param users how many lists there will be
   * @param top length of a list
   * @param known how many users have had each item
   */
  RankScores(int users, int top, int[] known) {
    this.top = top;
    this.known = known;
    this.ndcg = new double[users];
    this.recall = new double[users];
    this.novelty = new double[users];
  }

  /** Adds the list of one user. */
  void add(int at, int[] list, BitSet toFind, int allUsers) {
    double gain = 0;
    double information = 0;
    int hits = 0;
    for (int place = 0; place < list.length; place++) {
      listed.set(list[place]);
      information -= log2((double) Math.max(1, known[list[place]]) / allUsers);
      if (toFind.get(list[place])) {
        hits++;
        gain += 1 / log2(place + 2);
      }
    }
    double ideal = 0;
    for (int place = 0; place < Math.min(top, toFind.cardinality()); place++) {
      ideal += 1 / log2(place + 2);
    }
    ndcg[at] = gain / ideal;
    recall[at] = (double) hits / toFind.cardinality();
    novelty[at] = list.length == 0 ? Double.NaN : information / list.length;
  }

  private static double log2(double value) {
    return Math.log(value) / Math.log(2);
  }

  double meanNdcg() {
    return mean(ndcg);
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).filter(value -> !Double.isNaN(value)).average().orElse(Double.NaN);
  }

  Map<String, Interval> metrics() {
    Map<String, Interval> metrics = new LinkedHashMap<>();
    metrics.put("ndcg", interval(ndcg));
    metrics.put("recall", interval(recall));
    double coverage = (double) listed.cardinality() / known.length;
    metrics.put("coverage", new Interval(coverage, Double.NaN, Double.NaN));
    metrics.put("novelty", interval(novelty));
    return metrics;
  }

  private static Interval interval(double[] values) {
    double[] means = resampled(values);
    return new Interval(mean(values), quantile(means, 0.025), quantile(means, 0.975));
  }

  /** This model less another by NDCG, on the same users. */
  Gain against(String id, RankScores other) {
    double[] differences = new double[ndcg.length];
    Arrays.setAll(differences, user -> ndcg[user] - other.ndcg[user]);
    double[] means = resampled(differences);
    double low = quantile(means, 0.025);
    double high = quantile(means, 0.975);
    String verdict = low > 0 ? "gain" : high < 0 ? "loss" : "no significant gain";
    double positive = Arrays.stream(means).filter(mean -> mean > 0).count();
    return new Gain("ndcg", id, mean(differences), low, high, positive / means.length, verdict);
  }

  /** Sorted means of the users drawn anew with replacement. */
  private static double[] resampled(double[] values) {
    SplittableRandom random = new SplittableRandom(SEED);
    double[] means = new double[RESAMPLES];
    double[] drawn = new double[values.length];
    for (int r = 0; r < RESAMPLES; r++) {
      Arrays.setAll(drawn, i -> values[random.nextInt(values.length)]);
      means[r] = mean(drawn);
    }
    Arrays.sort(means);
    return means;
  }

  private static double quantile(double[] sorted, double share) {
    double at = share * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }
}
