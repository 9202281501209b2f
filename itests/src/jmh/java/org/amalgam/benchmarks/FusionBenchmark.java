package org.amalgam.benchmarks;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.amalgam.api.Members;
import org.amalgam.api.WeightedMean;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Fusing 4 vectors of 2 classes, per row, beside the loop that one would write by hand. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FusionBenchmark {
  private static final int ROWS = 1000;
  private static final int MEMBERS = 4;
  private static final int CLASSES = 2;

  private final WeightedMean mean = WeightedMean.uniform(MEMBERS);
  private float[][] values;
  private Members members;

  /** Draws the members' probabilities. */
  @Setup
  public void draw() {
    Random random = new Random(1);
    PredictionSchema schema = PredictionSchema.classes("no", "yes");
    values = new float[MEMBERS][ROWS * CLASSES];
    Predictions[] all = new Predictions[MEMBERS];
    for (int m = 0; m < MEMBERS; m++) {
      for (int row = 0; row < ROWS; row++) {
        values[m][2 * row] = random.nextFloat();
        values[m][2 * row + 1] = 1 - values[m][2 * row];
      }
      all[m] = Predictions.of(schema, ROWS, values[m]);
    }
    members = Members.of(List.of(all));
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public Predictions mean() {
    return mean.apply(members);
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public float[] meanByHand() {
    float[] fused = new float[ROWS * CLASSES];
    for (int i = 0; i < fused.length; i++) {
      double sum = 0;
      for (int m = 0; m < MEMBERS; m++) {
        sum += values[m][i];
      }
      fused[i] = (float) (sum / MEMBERS);
    }
    return fused;
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public float[] logPoolByHand() {
    float[] fused = new float[ROWS * CLASSES];
    for (int row = 0; row < ROWS; row++) {
      double total = 0;
      for (int k = 0; k < CLASSES; k++) {
        double sum = 0;
        for (int m = 0; m < MEMBERS; m++) {
          sum += Math.log(values[m][row * CLASSES + k]);
        }
        double pooled = Math.exp(sum / MEMBERS);
        fused[row * CLASSES + k] = (float) pooled;
        total += pooled;
      }
      for (int k = 0; k < CLASSES; k++) {
        fused[row * CLASSES + k] /= (float) total;
      }
    }
    return fused;
  }
}
