package org.amalgam.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.amalgam.api.Params;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;
import org.amalgam.api.evaluation.Evaluated;
import org.amalgam.api.evaluation.Evaluator;

/** Held-out rows to try metrics and analyses on. Immutable; each {@code with} gives another one. */
public record TestRows(
    Params params,
    Predictions predictions,
    Target target,
    float[] weights,
    Optional<int[]> groups,
    Optional<double[]> times,
    Records records)
    implements Evaluated {

  /** Rows of equal weight with default parameters, without groups, times and input. */
  public static TestRows of(Predictions predictions, Target target) {
    float[] weights = new float[target.rows()];
    Arrays.fill(weights, 1);
    return new TestRows(
        Params.of(List.of(), Map.of()),
        predictions,
        target,
        weights,
        Optional.empty(),
        Optional.empty(),
        Records.of(target.rows(), List.of()));
  }

  /**
   * Made-up rows, the same on every call: predictions that know the target but for some noise,
   * weights, groups, times and input columns.
   */
  public static TestRows example(Task task, int outputs, int rows) {
    Target target = Examples.target(Examples.features(rows, outputs, 4), task, outputs);
    Random random = new Random(7);
    float[] weights = new float[rows];
    double[] times = new double[rows];
    for (int row = 0; row < rows; row++) {
      weights[row] = 0.5f + random.nextFloat();
      times[row] = 86400.0 * random.nextInt(rows);
    }
    return of(Examples.members(target, 1).get(0), target)
        .withWeights(weights)
        .withGroups(IntStream.range(0, rows).map(row -> row / 3).toArray())
        .withTimes(times)
        .withRecords(Examples.numbers(rows));
  }

  public TestRows withPredictions(Predictions others) {
    return new TestRows(params, others, target, weights, groups, times, records);
  }

  public TestRows withWeights(float... others) {
    return new TestRows(params, predictions, target, others, groups, times, records);
  }

  public TestRows withGroups(int... others) {
    return new TestRows(params, predictions, target, weights, Optional.of(others), times, records);
  }

  public TestRows withTimes(double... others) {
    return new TestRows(params, predictions, target, weights, groups, Optional.of(others), records);
  }

  public TestRows withRecords(Records others) {
    return new TestRows(params, predictions, target, weights, groups, times, others);
  }

  /** The parameters of an evaluator, those not given at their defaults. */
  public TestRows withParams(Evaluator evaluator, Map<String, ?> given) {
    Params others = Params.of(evaluator.params(), given);
    return new TestRows(others, predictions, target, weights, groups, times, records);
  }

  /** The chosen rows in the chosen order; repeats are allowed. */
  public TestRows rows(int... index) {
    float[] chosen = new float[index.length];
    for (int i = 0; i < index.length; i++) {
      chosen[i] = weights[index[i]];
    }
    return new TestRows(
        params,
        predictions.rows(index),
        target.rows(index),
        chosen,
        groups.map(all -> Arrays.stream(index).map(row -> all[row]).toArray()),
        times.map(all -> Arrays.stream(index).mapToDouble(row -> all[row]).toArray()),
        records.rows(index));
  }

  /** The same rows in another order. */
  TestRows shuffled(long seed) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, rows()).boxed().toList());
    Collections.shuffle(order, new Random(seed));
    return rows(order.stream().mapToInt(Integer::intValue).toArray());
  }

  /** Some rows with twice their weight. */
  TestRows doubled(int... heavy) {
    float[] more = weights.clone();
    for (int row : heavy) {
      more[row] *= 2;
    }
    return withWeights(more);
  }

  /** The same rows and some of them once more. */
  TestRows repeated(int... again) {
    return rows(IntStream.concat(IntStream.range(0, rows()), Arrays.stream(again)).toArray());
  }

  /** The same rows with some that have no weight, before the others; what they say is wrong. */
  TestRows withNone(int none) {
    int[] index = IntStream.concat(IntStream.range(0, none), IntStream.range(0, rows())).toArray();
    TestRows more = rows(index);
    float[] others = more.weights.clone();
    Arrays.fill(others, 0, none, 0);
    return more.withWeights(others);
  }

  /** Predictions that are right in every row, and sure of it. */
  TestRows perfect() {
    PredictionSchema schema = target.schema();
    float[] right = new float[rows() * schema.width()];
    for (int row = 0; row < rows(); row++) {
      for (int k = 0; k < schema.width(); k++) {
        right[row * schema.width() + k] = target.value(row, k);
      }
    }
    return withPredictions(Predictions.of(schema, rows(), right));
  }
}
