package org.amalgam.recommendation;

import java.util.List;
import java.util.SplittableRandom;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Target;

/** Ratings for tests. */
final class RatingRows {
  static final PredictionSchema RATING = PredictionSchema.targets("rating");

  private RatingRows() {}

  /** Users' and items' ids, two of them per row. */
  static List<Features> pairs(float... ids) {
    return List.of(DenseFeatures.of(FeatureSchema.of("user", "item"), ids.length / 2, ids));
  }

  static Target ratings(float... values) {
    return Target.values(RATING, values);
  }

  /**
   * Ratings that two hidden traits make, of 12 users and 15 items with scattered ids; two of three
   * pairs are rated.
   */
  static Made made(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] taste = random.doubles(12, -1, 1).toArray();
    double[] trait = random.doubles(15, -1, 1).toArray();
    float[] ids = new float[2 * 120];
    float[] values = new float[120];
    int row = 0;
    for (int u = 0; u < 12; u++) {
      for (int i = 0; i < 15; i++) {
        if ((u + i) % 3 != 0) {
          ids[2 * row] = 7 * u + 1;
          ids[2 * row + 1] = 100 + 3 * i;
          values[row++] =
              (float)
                  (3 + 0.1 * u - 0.1 * i + 1.5 * taste[u] * trait[i] + 0.1 * random.nextDouble());
        }
      }
    }
    return new Made(pairs(ids), ratings(values));
  }

  /** Rows and what was rated. */
  record Made(List<Features> pairs, Target target) {}
}
