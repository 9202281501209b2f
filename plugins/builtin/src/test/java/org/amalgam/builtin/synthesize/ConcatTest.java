package org.amalgam.builtin.synthesize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import org.amalgam.api.FeatureSynthesizer;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.SparseFeatures;
import org.amalgam.testkit.Examples;
import org.amalgam.testkit.SynthesizerContract;
import org.junit.jupiter.api.Test;

class ConcatTest extends SynthesizerContract {
  @Override
  protected FeatureSynthesizer stage() {
    return new Concat();
  }

  @Test
  void staysSparse() {
    DenseFeatures one =
        DenseFeatures.of(FeatureSchema.ofWidth(2), 2, new float[] {0, 1, Float.NaN, 0});
    DenseFeatures other = DenseFeatures.of(FeatureSchema.ofWidth(1), 2, new float[] {5, 0});
    float[] due = {0, 1, 5, Float.NaN, 0, 0};
    for (List<Features> inputs :
        List.<List<Features>>of(
            List.of(one, Examples.sparse(other)), List.of(Examples.sparse(one), other))) {
      Features all = stage().fit(example(inputs)).apply(inputs);
      assertInstanceOf(SparseFeatures.class, all);
      assertArrayEquals(due, all.dense().values());
    }
    List<Features> dense = List.of(one, other);
    assertInstanceOf(DenseFeatures.class, stage().fit(example(dense)).apply(dense));
  }
}
