package org.amalgam.dl4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.amalgam.api.FitContext;
import org.amalgam.api.Params;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Target;

/** Training rows with what a fit is told about them; the split takes every n-th row. */
class TestFit implements FitContext<List<Features>> {
  final List<String> messages = new ArrayList<>();
  final List<Double> fractions = new ArrayList<>();
  private final List<Features> input;
  private final Target target;
  private final Map<String, Object> params = new HashMap<>();
  private float[] weights;
  private long seed = 42;

  TestFit(List<Features> input, Target target) {
    this.input = input;
    this.target = target;
    this.weights = new float[target.rows()];
    Arrays.fill(weights, 1);
  }

  static Features features(int width, float... values) {
    return DenseFeatures.of(FeatureSchema.ofWidth(width), values.length / width, values);
  }

  static TestFit classes(Features input, int... labels) {
    return new TestFit(
        List.of(input), Target.classes(PredictionSchema.classes("no", "yes"), labels));
  }

  static TestFit values(Features input, float... values) {
    return new TestFit(List.of(input), Target.values(PredictionSchema.targets("y"), values));
  }

  TestFit with(String param, Object value) {
    params.put(param, value);
    return this;
  }

  TestFit weights(float... given) {
    weights = given;
    return this;
  }

  TestFit seed(long given) {
    seed = given;
    return this;
  }

  @Override
  public List<Features> input() {
    return input;
  }

  @Override
  public Target target() {
    return target;
  }

  @Override
  public float[] weights() {
    return weights;
  }

  @Override
  public Params params() {
    return Params.of(new Mlp().params(), params);
  }

  @Override
  public long seed() {
    return seed;
  }

  @Override
  public Split split(double fraction) {
    int every = (int) Math.round(1 / fraction);
    return new Split(
        IntStream.range(0, target.rows()).filter(row -> row % every != 0).toArray(),
        IntStream.range(0, target.rows()).filter(row -> row % every == 0).toArray());
  }

  @Override
  public void progress(double fraction, String message) {
    fractions.add(fraction);
    messages.add(message);
  }
}
