package org.amalgam.dl4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.PredictionSchema;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The plain loops against Deeplearning4j's own {@code output}. */
class FittedNetworkTest {
  private static final int ROWS = 9;

  @ParameterizedTest
  @EnumSource
  void answersAsDeeplearning4jDoes(Activation activation) {
    for (FeatureSchema input : List.of(Networks.IMAGE, Networks.SEQUENCE)) {
      for (int kernel : new int[] {1, 2, 3, 4}) {
        for (int pooling : new int[] {1, 2}) {
          for (List<Integer> hidden : List.of(List.<Integer>of(), List.of(4, 3))) {
            compare(
                List.of(input),
                Map.of(
                    "branches",
                    List.of("conv"),
                    "activation",
                    activation.word(),
                    "filters",
                    List.of(3, 2),
                    "kernel",
                    kernel,
                    "pooling",
                    pooling,
                    "hidden",
                    hidden),
                Networks.THREE);
          }
        }
      }
    }
  }

  @Test
  void remembersAsDeeplearning4jDoes() {
    for (String steps : List.of("last", "mean")) {
      for (List<Integer> units : List.of(List.of(3), List.of(4, 2))) {
        compare(List.of(Networks.SEQUENCE), Map.of("units", units, "steps", steps), Networks.TWO);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void synthesizesAsDeeplearning4jDoes(Synthesis synthesis) {
    List<FeatureSchema> inputs = List.of(Networks.IMAGE, Networks.SEQUENCE, Networks.VECTOR);
    for (PredictionSchema schema : List.of(Networks.TWO, Networks.THREE, Networks.VALUES)) {
      for (double dropped : new double[] {0, 0.2}) {
        Map<String, Object> params = new HashMap<>();
        params.put("synthesis", synthesis.word());
        params.put("modalityDropout", dropped);
        compare(inputs, params, schema);
        if (synthesis != Synthesis.MEAN_OF_NETWORKS) {
          params.put("head", List.of(5, 3));
          compare(inputs, params, schema);
        } else {
          params.put("hidden", List.of());
          params.put("weights", List.of(1, 2, 5));
          compare(inputs, params, schema);
        }
      }
    }
  }

  @Test
  void aPictureOfOneColumnIsASequence() {
    Map<String, Object> params = Map.of("branches", List.of("conv"), "filters", List.of(2));
    compare(List.of(Networks.shaped(6, 1, 2)), withPooling(params, 1), Networks.TWO);
    compare(List.of(Networks.shaped(6, 2)), withPooling(params, 3), Networks.TWO);
  }

  private static Map<String, Object> withPooling(Map<String, Object> params, int pooling) {
    Map<String, Object> all = new HashMap<>(params);
    all.put("pooling", pooling);
    return all;
  }

  private static void compare(
      List<FeatureSchema> inputs, Map<String, Object> params, PredictionSchema schema) {
    Design design = Networks.design(inputs, params);
    ComputationGraph graph = Networks.graph(design, schema, false, DataType.FLOAT);
    FittedNetwork plain = Networks.fitted(design, schema, GraphNetwork.weights(graph));
    List<Features> rows = new ArrayList<>(Networks.rows(design, ROWS));
    boolean[][] present = Networks.all(ROWS, inputs.size());
    if (design.masked()) {
      lose(rows, present, 2, 0);
      lose(rows, present, 5, 1);
      lose(rows, present, 5, 2);
    }
    INDArray[] arrays = Networks.arrays(design, rows, present, DataType.FLOAT);
    float[] due = graph.output(arrays)[0].dup('c').data().asFloat();
    float[] got = plain.apply(rows).values();
    if (schema.equals(Networks.TWO)) {
      for (int row = 0; row < ROWS; row++) {
        assertEquals(due[row], got[2 * row + 1], 1e-5, () -> "%s %s".formatted(params, schema));
        assertEquals(1 - due[row], got[2 * row], 1e-5);
      }
    } else {
      assertArrayEquals(due, got, 1e-5f, () -> "%s %s".formatted(params, schema));
    }
    if (design.synthesis().weighs()) {
      checkWeights(plain.weights(rows), present);
    }
  }

  private static void checkWeights(Features weights, boolean[][] present) {
    for (int row = 0; row < ROWS; row++) {
      double sum = 0;
      for (int b = 0; b < weights.width(); b++) {
        sum += weights.get(row, b);
        assertEquals(present[row][b], weights.get(row, b) > 0);
      }
      assertEquals(1, sum, 1e-6);
    }
    assertTrue(weights.rows() == ROWS);
  }

  private static void lose(List<Features> rows, boolean[][] present, int row, int view) {
    Features from = rows.get(view);
    float[] values = from.dense().values().clone();
    Arrays.fill(values, row * from.width(), (row + 1) * from.width(), Float.NaN);
    rows.set(view, DenseFeatures.of(from.schema(), from.rows(), values));
    present[row][view] = false;
  }
}
