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
 * The mean of every window of vectors, sequences and images. Missing numbers are left out; a window
 * without any number is missing.
 */
@Component(service = FeatureExtractor.class)
@StageType("avg-pool")
public final class AvgPool implements FeatureExtractor, Stateless<Records, Features> {

  @Override
  public String summary() {
    return "the mean of every window";
  }

  @Override
  public List<Param> params() {
    return Pooling.params();
  }

  @Override
  public FeatureSchema outputSchema(RecordSchema input, Params params) {
    return Pooling.of("avg-pool", params).schema(input);
  }

  @Override
  public Features apply(Records input, Params params) {
    return Pooling.of("avg-pool", params).apply(input, new Mean());
  }

  private static final class Mean implements Pooling.Pool {
    private double sum;
    private int count;

    @Override
    public void clear() {
      sum = 0;
      count = 0;
    }

    @Override
    public void take(float value) {
      sum += value;
      count++;
    }

    @Override
    public float result() {
      return count == 0 ? Float.NaN : (float) (sum / count);
    }
  }
}
