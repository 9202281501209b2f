package org.amalgam.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.amalgam.api.Members;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.FloatColumn;
import org.amalgam.api.data.LongColumn;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.SparseFeatures;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;

/** Made-up rows to try stages on; the same on every call. */
public final class Examples {
  private Examples() {}

  /**
   * Numbers of every form: a scalar and a vector of 3 as float32 and an int64, some missing.
   *
   * @param rows how many, 8 or more to see missing values
   */
  public static Records numbers(int rows) {
    Random random = new Random(1);
    float[] scalar = new float[rows];
    float[] vector = new float[rows * 3];
    long[] whole = new long[rows];
    BitSet gone = new BitSet();
    for (int row = 0; row < rows; row++) {
      scalar[row] = row % 8 == 3 ? Float.NaN : 50 + 10 * (float) random.nextGaussian();
      whole[row] = random.nextInt(5);
      gone.set(row, row % 8 == 5);
      for (int e = 0; e < 3; e++) {
        vector[row * 3 + e] = row % 8 == 7 && e == 1 ? Float.NaN : random.nextFloat();
      }
    }
    return Records.of(
        FloatColumn.of(Field.float32("scalar"), scalar),
        FloatColumn.of(Field.float32("vector", 3), vector),
        LongColumn.of(Field.int64("whole"), whole, gone));
  }

  /** Dense features from a normal distribution. */
  public static DenseFeatures features(int rows, int width, long seed) {
    Random random = new Random(seed);
    float[] values = new float[rows * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return DenseFeatures.of(FeatureSchema.ofWidth(width), rows, values);
  }

  /** The same numbers, sparse. */
  public static SparseFeatures sparse(DenseFeatures dense) {
    int[] starts = new int[dense.rows() + 1];
    int[] columns = new int[dense.values().length];
    float[] values = new float[dense.values().length];
    int at = 0;
    for (int row = 0; row < dense.rows(); row++) {
      for (int column = 0; column < dense.width(); column++) {
        if (dense.get(row, column) != 0) {
          columns[at] = column;
          values[at++] = dense.get(row, column);
        }
      }
      starts[row + 1] = at;
    }
    return SparseFeatures.of(
        dense.schema(), starts, Arrays.copyOf(columns, at), Arrays.copyOf(values, at));
  }

  /**
   * A target that features tell, but for some noise: the class whose number is the largest of the
   * first ones, those numbers, or times that are short where the first is large, every third row
   * without an event.
   *
   * @param outputs classes or targets, at most the width of the features; 1 for survival
   */
  public static Target target(DenseFeatures features, Task task, int outputs) {
    Random random = new Random(2);
    PredictionSchema schema =
        new PredictionSchema(
            task, IntStream.range(0, outputs).mapToObj(k -> "output" + k).toList());
    float[] values = new float[features.rows() * outputs];
    int[] labels = new int[features.rows()];
    for (int row = 0; row < features.rows(); row++) {
      int best = row * outputs;
      for (int k = 0; k < outputs; k++) {
        int at = row * outputs + k;
        values[at] = features.get(row, k) + 0.3f * (float) random.nextGaussian();
        best = values[at] > values[best] ? at : best;
      }
      labels[row] = best - row * outputs;
    }
    return switch (task) {
      case CLASSIFICATION -> Target.classes(schema, labels);
      case REGRESSION -> Target.values(schema, values);
      case SURVIVAL -> survival(schema, values);
    };
  }

  /** Whole times, so that some are tied. */
  private static Target survival(PredictionSchema schema, float[] risks) {
    float[] times = new float[risks.length];
    int[] events = new int[risks.length];
    for (int row = 0; row < risks.length; row++) {
      times[row] = (float) Math.ceil(10 * Math.exp(-risks[row]));
      events[row] = row % 3 == 2 ? 0 : 1;
    }
    return Target.survival(schema, times, events);
  }

  /** Members that know the target, each the less the later it comes; all answer every row. */
  public static Members members(Target target, int members) {
    List<Predictions> all = new ArrayList<>();
    for (int m = 0; m < members; m++) {
      all.add(member(target, 0.7 + 0.5 * m, new Random(10 + m)));
    }
    return Members.of(all);
  }

  private static Predictions member(Target target, double noise, Random random) {
    int width = target.schema().width();
    float[] values = new float[target.rows() * width];
    for (int row = 0; row < target.rows(); row++) {
      double sum = 0;
      for (int k = 0; k < width; k++) {
        double heard = told(target, row, k) + noise * random.nextGaussian();
        double value = target.task() == Task.CLASSIFICATION ? Math.exp(heard) : heard;
        values[row * width + k] = (float) value;
        sum += value;
      }
      for (int k = 0; target.task() == Task.CLASSIFICATION && k < width; k++) {
        values[row * width + k] /= (float) sum;
      }
    }
    return Predictions.of(target.schema(), target.rows(), values);
  }

  private static double told(Target target, int row, int output) {
    return target.task() == Task.SURVIVAL
        ? -Math.log(1 + target.time(row))
        : target.value(row, output);
  }

  /** The same member with probabilities of 0 and 1 alone; values stay. */
  static Predictions sure(Predictions member) {
    if (member.schema().task() != Task.CLASSIFICATION) {
      return member;
    }
    int width = member.schema().width();
    float[] values = new float[member.values().length];
    for (int row = 0; row < member.rows(); row++) {
      values[row * width + member.label(row)] = 1;
    }
    return Predictions.of(member.schema(), member.rows(), values);
  }
}
