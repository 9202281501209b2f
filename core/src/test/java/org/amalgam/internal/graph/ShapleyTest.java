package org.amalgam.internal.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.amalgam.api.Contributions;
import org.amalgam.api.Members;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShapleyTest {
  private static final PredictionSchema VALUE = PredictionSchema.targets("y");

  private static Members members(int count, int rows) {
    Random random = new Random(3);
    List<Predictions> all = new ArrayList<>();
    for (int m = 0; m < count; m++) {
      float[] values = new float[rows];
      for (int row = 0; row < rows; row++) {
        values[row] = (float) random.nextGaussian();
      }
      all.add(Predictions.of(VALUE, rows, values));
    }
    return Members.of(all);
  }

  /** The product of the first two plus three times the last. */
  private static Predictions model(DenseFeatures scores) {
    float[] values = new float[scores.rows()];
    for (int row = 0; row < values.length; row++) {
      int last = scores.width() - 1;
      values[row] = scores.get(row, 0) * scores.get(row, 1) + 3 * scores.get(row, last);
    }
    return Predictions.of(VALUE, values.length, values);
  }

  /** Two that act together share alike what they do together; baseline 0 leaves no base. */
  @Test
  void sharesWhatMembersDoTogether() {
    Members members = members(3, 5);
    Contributions parts = new Shapley(members, new float[3], ShapleyTest::model).contributions();
    for (int row = 0; row < 5; row++) {
      float together = members.get(0).get(row, 0) * members.get(1).get(row, 0);
      assertEquals(together / 2, parts.get(row, 0, 0), 1e-6);
      assertEquals(together / 2, parts.get(row, 1, 0), 1e-6);
      assertEquals(3 * members.get(2).get(row, 0), parts.get(row, 2, 0), 1e-5);
      assertEquals(0, parts.base(row, 0));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {12, 70})
  void sumsExactlyForManyMembers(int count) {
    Members members = members(count, 4);
    float[] baseline = new float[count];
    java.util.Arrays.fill(baseline, 0.5f);
    Contributions parts = new Shapley(members, baseline, ShapleyTest::model).contributions();
    Predictions fused = model(members.scoreFeatures());
    for (int row = 0; row < 4; row++) {
      double sum = parts.base(row, 0);
      for (int m = 0; m < count; m++) {
        sum += parts.get(row, m, 0);
      }
      assertEquals(fused.get(row, 0), sum, 1e-5);
      assertEquals(0, parts.get(row, 5, 0), 1e-6, "a member that the model does not look at");
    }
  }
}
