package org.amalgam.builtin.extract;

import java.util.List;
import org.amalgam.api.FeatureExtractor;
import org.amalgam.api.Param;
import org.amalgam.api.Params;
import org.amalgam.api.StageType;
import org.amalgam.api.Stateless;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.data.Records;
import org.osgi.service.component.annotations.Component;

/**
 * The largest number of every window of vectors, sequences and images. Missing numbers are left
 * out; a window without any number is missing.
 */
@Component(service = FeatureExtractor.class)
@StageType("max-pool")
public final class MaxPool implements FeatureExtractor, Stateless<Records, Features> {

  @Override
  public String summary() {
    return "the largest number of every window";
  }

  @Override
  public List<Param> params() {
    return Pooling.params();
  }

  @Override
  public FeatureSchema outputSchema(RecordSchema input, Params params) {
    return Pooling.of("max-pool", params).schema(input);
  }

  @Override
  public Features apply(Records input, Params params) {
    return Pooling.of("max-pool", params).apply(input, new Largest());
  }

  private static final class Largest implements Pooling.Pool {
    private float largest;

    @Override
    public void clear() {
      largest = Float.NaN;
    }

    @Override
    public void take(float value) {
      largest = Float.isNaN(largest) ? value : Math.max(largest, value);
    }

    @Override
    public float result() {
      return largest;
    }
  }
}
