package org.amalgam.internal.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.amalgam.api.data.Target;

/**
 * Bootstrap over the rows (Efron and Tibshirani 1993): rows are drawn with replacement, as many as
 * there are, and every model is measured on the same draw. Classes, and events, keep their number
 * of rows, so no resample loses one.
 */
final class Bootstrap {
  static final int RESAMPLES = 1000;

  private final Target target;
  private final long seed;
  private final int[][] strata;

  /** The same seed draws the same resamples, however often it is asked. */
  Bootstrap(Target target, long seed) {
    this.target = target;
    this.seed = seed;
    this.strata = target.strata();
  }

  /**
   * For each model its metrics in the order that it measures them in.
   *
   * @param metrics how many a model has
   * @param resamples how many of the resamples are measured
   */
  List<List<Distribution>> distributions(List<Measure> models, int metrics, int resamples) {
    double[][] values = new double[models.size()][metrics];
    double[][][] resampled = new double[models.size()][metrics][resamples];
    int[] counts = new int[target.rows()];
    Arrays.fill(counts, 1);
    for (int m = 0; m < values.length; m++) {
      models.get(m).measure(counts, values[m]);
    }
    SplittableRandom random = new SplittableRandom(seed);
    double[] figures = new double[metrics];
    for (int b = 0; b < resamples; b++) {
      draw(random, counts);
      for (int m = 0; m < resampled.length; m++) {
        models.get(m).measure(counts, figures);
        for (int f = 0; f < metrics; f++) {
          resampled[m][f][b] = figures[f];
        }
      }
    }
    return distributions(values, resampled);
  }

  private static List<List<Distribution>> distributions(double[][] values, double[][][] resampled) {
    List<List<Distribution>> all = new ArrayList<>();
    for (int m = 0; m < values.length; m++) {
      int model = m;
      all.add(
          IntStream.range(0, values[m].length)
              .mapToObj(f -> new Distribution(values[model][f], resampled[model][f]))
              .toList());
    }
    return all;
  }

  private void draw(SplittableRandom random, int[] counts) {
    Arrays.fill(counts, 0);
    for (int[] stratum : strata) {
      for (int i = 0; i < stratum.length; i++) {
        counts[stratum[random.nextInt(stratum.length)]]++;
      }
    }
  }
}
