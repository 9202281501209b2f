package org.amalgam.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Task;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The gradient of the fused loss, in double precision, against central differences and against its
 * closed form.
 */
class FusedGradientTest {
  private static final int ROWS = 6;
  private static final double STEP = 1e-5;

  @ParameterizedTest
  @EnumSource
  void isThatOfTheLossForEverySynthesis(Synthesis synthesis) {
    List<FeatureSchema> inputs = List.of(Networks.VECTOR, FeatureSchema.ofWidth(2));
    for (PredictionSchema schema : List.of(Networks.TWO, Networks.THREE, Networks.VALUES)) {
      for (double dropped : new double[] {0, 0.3}) {
        Map<String, Object> params = params(synthesis);
        params.put("modalityDropout", dropped);
        check(Networks.design(inputs, params), schema, dropped > 0);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void isThatOfTheLossForImagesSequencesAndVectors(Synthesis synthesis) {
    List<FeatureSchema> inputs = List.of(Networks.IMAGE, Networks.SEQUENCE, Networks.VECTOR);
    Map<String, Object> params = params(synthesis);
    check(Networks.design(inputs, params), Networks.TWO, false);
    params.put("branches", List.of("conv", "conv", "dense"));
    params.put("kernel", 2);
    check(Networks.design(inputs, params), Networks.TWO, true);
    params.put("branches", List.of("auto", "recurrent", "dense"));
    params.put("steps", "mean");
    params.put("units", List.of(3, 2));
    check(Networks.design(inputs, params), Networks.THREE, false);
  }

  @ParameterizedTest
  @EnumSource(names = {"WEIGHTED_AVERAGE", "MEAN_OF_NETWORKS"})
  void isThatOfTheLossForFixedWeights(Synthesis synthesis) {
    List<FeatureSchema> inputs = List.of(Networks.VECTOR, FeatureSchema.ofWidth(2));
    Map<String, Object> params = params(synthesis);
    params.put("weights", List.of(0.2, 0.8));
    for (PredictionSchema schema : List.of(Networks.TWO, Networks.THREE, Networks.VALUES)) {
      check(Networks.design(inputs, params), schema, false);
    }
    params.put("modalityDropout", 0.3);
    check(Networks.design(inputs, params), Networks.TWO, true);
  }

  /** With s_i the sums of the output units, dL/ds_i = w_i y_i (1 - y_i) (y - t) / (y (1 - y)). */
  @Test
  void ofTwoNetworksIsTheClosedForm() {
    Map<String, Object> params = params(Synthesis.MEAN_OF_NETWORKS);
    params.put("networks", 2);
    params.put("weights", List.of(0.5, 0.5));
    Design design = Networks.design(List.of(Networks.VECTOR), params);
    ComputationGraph graph = Networks.graph(design, Networks.TWO, false, DataType.DOUBLE);
    List<Features> rows = Networks.rows(design, ROWS);
    INDArray[] arrays = Networks.arrays(design, rows, Networks.all(ROWS, 2), DataType.DOUBLE);
    INDArray labels = labels(Networks.TWO, false);
    Map<String, INDArray> gradient = gradient(graph, arrays, labels);
    Map<String, INDArray> outputs = graph.feedForward(arrays, false);
    double loss = 0;
    for (int i = 0; i < 2; i++) {
      double byBias = 0;
      double[] byWeight = new double[4];
      for (int row = 0; row < ROWS; row++) {
        double own = outputs.get("b" + i + "y").getDouble(row, 0);
        double y =
            0.5 * outputs.get("b0y").getDouble(row, 0) + 0.5 * outputs.get("b1y").getDouble(row, 0);
        double t = labels.getDouble(row, 0);
        double slope = 0.5 * own * (1 - own) * (y - t) / (y * (1 - y));
        byBias += slope / ROWS;
        for (int j = 0; j < 4; j++) {
          byWeight[j] += slope * outputs.get("b" + i + "l0").getDouble(row, j) / ROWS;
        }
        loss -= (t * Math.log(y) + (1 - t) * Math.log(1 - y)) / ROWS / 2;
      }
      assertEquals(byBias, gradient.get("b" + i + "y_b").getDouble(0), 1e-12);
      for (int j = 0; j < 4; j++) {
        assertEquals(byWeight[j], gradient.get("b" + i + "y_W").getDouble(j, 0), 1e-12);
      }
    }
    assertEquals(loss, graph.score(), 1e-12);
  }

  private static Map<String, Object> params(Synthesis synthesis) {
    Map<String, Object> params = new HashMap<>();
    params.put("synthesis", synthesis.word());
    if (synthesis != Synthesis.MEAN_OF_NETWORKS) {
      params.put("head", List.of(3));
    }
    return params;
  }

  private static void check(Design design, PredictionSchema schema, boolean weighted) {
    ComputationGraph graph = Networks.graph(design, schema, weighted, DataType.DOUBLE);
    boolean[][] present = Networks.all(ROWS, design.branches().size());
    present[1][0] = false;
    present[3][1] = false;
    INDArray[] arrays =
        Networks.arrays(design, Networks.rows(design, ROWS), present, DataType.DOUBLE);
    INDArray labels = labels(schema, weighted);
    gradient(graph, arrays, labels);
    INDArray analytic = graph.gradient().gradient().dup();
    MultiDataSet rows = new MultiDataSet(arrays, new INDArray[] {labels});
    INDArray params = graph.params();
    double worst = 0;
    for (long i = 0; i < params.length(); i++) {
      double at = params.getDouble(i);
      params.putScalar(i, at + STEP);
      double above = graph.score(rows, false);
      params.putScalar(i, at - STEP);
      double below = graph.score(rows, false);
      params.putScalar(i, at);
      double numeric = (above - below) / (2 * STEP);
      double due = analytic.getDouble(i);
      double scale = Math.max(Math.abs(numeric) + Math.abs(due), 1e-4);
      worst = Math.max(worst, Math.abs(numeric - due) / scale);
    }
    double error = worst;
    assertTrue(error < 1e-5, () -> "relative error %s of %s".formatted(error, design));
    assertTrue(analytic.norm2Number().doubleValue() > 1e-3, "there is no gradient");
  }

  private static Map<String, INDArray> gradient(
      ComputationGraph graph, INDArray[] arrays, INDArray labels) {
    graph.setInputs(arrays);
    graph.setLabels(labels);
    graph.computeGradientAndScore();
    // Deeplearning4j sums over the rows here, and divides by their number in its updater.
    graph.gradient().gradient().divi(ROWS);
    return graph.gradient().gradientForVariable();
  }

  private static INDArray labels(PredictionSchema schema, boolean weighted) {
    Random random = new Random(5);
    int units = Outputs.of(schema).units(schema);
    INDArray labels = Nd4j.zeros(DataType.DOUBLE, ROWS, units + (weighted ? 1 : 0));
    for (int row = 0; row < ROWS; row++) {
      if (schema.task() == Task.REGRESSION) {
        labels.putScalar(row, 0, random.nextGaussian());
        labels.putScalar(row, 1, random.nextGaussian());
      } else if (units == 1) {
        labels.putScalar(row, 0, row % 2);
      } else {
        labels.putScalar(row, row % units, 1);
      }
      if (weighted) {
        labels.putScalar(row, units, 0.5 + row / 5.0);
      }
    }
    return labels;
  }
}
