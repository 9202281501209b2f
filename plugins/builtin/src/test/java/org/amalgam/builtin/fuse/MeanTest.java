package org.amalgam.builtin.fuse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.amalgam.api.Members;
import org.amalgam.api.ModelFuser;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;
import org.amalgam.testkit.FuserContract;
import org.junit.jupiter.api.Test;

class MeanTest extends FuserContract {
  @Override
  protected ModelFuser stage() {
    return new Mean();
  }

  @Test
  void weighsAllAlike() {
    PredictionSchema schema = PredictionSchema.targets("y");
    Members members =
        Members.of(
            Predictions.of(schema, 2, new float[] {1, 7}),
            Predictions.of(schema, 2, new float[] {2, Float.NaN}),
            Predictions.of(schema, 2, new float[] {6, 3}));
    Target none = Target.values(schema, new float[2]);
    assertArrayEquals(
        new float[] {3, 5}, stage().fit(example(members, none)).apply(members).values(), 1e-6f);
  }
}
