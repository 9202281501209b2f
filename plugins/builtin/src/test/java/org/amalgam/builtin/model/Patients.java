package org.amalgam.builtin.model;

import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Target;

/**
 * The first 40 patients of {@code lung} of R's survival package (Loprinzi et al. 1994) with nothing
 * missing in these columns: days, whether they ended in death, age, male, ECOG performance score,
 * pounds of weight lost.
 */
public final class Patients {
  private static final float[][] ROWS = {
    {455, 1, 68, 1, 0, 15}, {1010, 0, 56, 1, 0, 15}, {210, 1, 57, 1, 1, 11}, {883, 1, 60, 1, 0, 0},
    {1022, 0, 74, 1, 1, 0}, {310, 1, 68, 0, 2, 10}, {361, 1, 71, 0, 2, 1}, {218, 1, 53, 1, 1, 16},
    {166, 1, 61, 1, 2, 34}, {170, 1, 57, 1, 1, 27}, {654, 1, 68, 0, 2, 23}, {728, 1, 68, 0, 1, 5},
    {567, 1, 57, 1, 1, 60}, {144, 1, 67, 1, 1, 15}, {613, 1, 70, 1, 1, -5}, {707, 1, 63, 1, 2, 22},
    {61, 1, 56, 0, 2, 10}, {301, 1, 67, 1, 1, 17}, {81, 1, 49, 0, 0, -8}, {624, 1, 50, 1, 1, 16},
    {371, 1, 58, 1, 0, 13}, {394, 1, 72, 1, 0, 0}, {520, 1, 70, 0, 1, 6}, {574, 1, 60, 1, 0, -13},
    {118, 1, 70, 1, 3, 20}, {390, 1, 53, 1, 1, -7}, {12, 1, 74, 1, 2, 20}, {473, 1, 69, 0, 1, -1},
    {26, 1, 73, 1, 2, 20}, {533, 1, 48, 1, 2, -11}, {107, 1, 60, 0, 2, -15}, {53, 1, 61, 1, 2, 10},
    {814, 1, 65, 1, 2, 28}, {965, 0, 66, 0, 1, 4}, {93, 1, 74, 1, 2, 24}, {731, 1, 64, 0, 1, 15},
    {460, 1, 70, 1, 1, 10}, {153, 1, 73, 0, 2, 11}, {433, 1, 59, 0, 0, 27}, {583, 1, 68, 1, 1, 7}
  };

  private Patients() {}

  /**
   * Time and event.
   *
   * @param unit days in a unit of time, begun units in full: more days, more ties
   */
  public static Target target(int unit) {
    float[] times = new float[ROWS.length];
    int[] events = new int[ROWS.length];
    for (int row = 0; row < ROWS.length; row++) {
      times[row] = (float) Math.ceil(ROWS[row][0] / unit);
      events[row] = (int) ROWS[row][1];
    }
    return Target.survival(PredictionSchema.survival(), times, events);
  }

  /** Age, male, ECOG score, weight lost. */
  public static DenseFeatures features() {
    float[] values = new float[ROWS.length * 4];
    for (int row = 0; row < ROWS.length; row++) {
      System.arraycopy(ROWS[row], 2, values, row * 4, 4);
    }
    return DenseFeatures.of(
        FeatureSchema.of("age", "male", "ecog", "weight_loss"), ROWS.length, values);
  }

  /** 1, 2, 0.5, 1.5 in turn. */
  public static float[] weights() {
    float[] weights = new float[ROWS.length];
    for (int row = 0; row < weights.length; row++) {
      weights[row] = new float[] {1, 2, 0.5f, 1.5f}[row % 4];
    }
    return weights;
  }
}
