package org.amalgam.builtin.extract;

import org.amalgam.api.FeatureExtractor;
import org.amalgam.api.StageType;
import org.osgi.service.component.annotations.Component;

/**
 * The mean of every window of vectors, sequences and images. Missing numbers are left out; a window
 * without any number is missing.
 */
@Component(service = FeatureExtractor.class)
@StageType("avg-pool")
public final class AvgPool extends Pooling {

  public AvgPool() {
    super("avg-pool");
  }

  @Override
  public String summary() {
    return "the mean of every window";
  }

  @Override
  Pool pool() {
    return new Mean();
  }

  private static final class Mean implements Pool {
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
