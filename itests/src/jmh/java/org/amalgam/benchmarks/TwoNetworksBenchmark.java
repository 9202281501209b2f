package org.amalgam.benchmarks;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.amalgam.api.FittedModel;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Task;
import org.amalgam.dl4j.Fusion;
import org.amalgam.testkit.Examples;
import org.amalgam.testkit.TestContext;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Two networks of 16 ReLU units and one sigmoid each over 30 features, averaged: a fitted {@code
 * dl4j.fusion} beside the loop that one would write by hand for just this network.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TwoNetworksBenchmark {
  private static final int WIDTH = 30;
  private static final int UNITS = 16;

  @Param({"1", "1000"})
  public int rows;

  private List<Features> features;
  private float[] values;
  private FittedModel fitted;
  private final float[][] hidden = new float[2][UNITS * WIDTH];
  private final float[][] output = new float[2][UNITS];

  /** Fits for one epoch, and draws weights for the loop. */
  @Setup
  public void fit() {
    DenseFeatures train = Examples.features(200, WIDTH, 1);
    fitted =
        new Fusion()
            .fit(
                TestContext.of(
                        new Fusion(),
                        List.<Features>of(train),
                        Examples.target(train, Task.CLASSIFICATION, 2))
                    .with("synthesis", "mean-of-networks")
                    .with("networks", 2)
                    .with("hidden", List.of(UNITS))
                    .with("epochs", 1));
    DenseFeatures asked = Examples.features(rows, WIDTH, 2);
    features = List.of(asked);
    values = asked.values();
    Random random = new Random(3);
    for (int n = 0; n < 2; n++) {
      for (int i = 0; i < hidden[n].length; i++) {
        hidden[n][i] = (float) random.nextGaussian() / 5;
      }
      for (int i = 0; i < UNITS; i++) {
        output[n][i] = (float) random.nextGaussian() / 4;
      }
    }
  }

  @Benchmark
  public Predictions fusion() {
    return fitted.apply(features);
  }

  @Benchmark
  public float[] byHand() {
    float[] answers = new float[2 * rows];
    for (int row = 0; row < rows; row++) {
      float sum = 0;
      for (int n = 0; n < 2; n++) {
        float score = 0;
        for (int u = 0; u < UNITS; u++) {
          float unit = 0;
          for (int i = 0; i < WIDTH; i++) {
            unit += hidden[n][u * WIDTH + i] * values[row * WIDTH + i];
          }
          score += output[n][u] * Math.max(0, unit);
        }
        sum += (float) (0.5 / (1 + Math.exp(-score)));
      }
      answers[2 * row] = 1 - sum;
      answers[2 * row + 1] = sum;
    }
    return answers;
  }
}
