package org.amalgam.builtin.extract;

import org.amalgam.api.FeatureExtractor;
import org.amalgam.api.StageType;
import org.osgi.service.component.annotations.Component;

/**
 * The largest number of every window of vectors, sequences and images. Missing numbers are left
 * out; a window without any number is missing.
 */
@Component(service = FeatureExtractor.class)
@StageType("max-pool")
public final class MaxPool extends Pooling {

  public MaxPool() {
    super("max-pool");
  }

  @Override
  public String summary() {
    return "the largest number of every window";
  }

  @Override
  Pool pool() {
    return new Largest();
  }

  private static final class Largest implements Pool {
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
