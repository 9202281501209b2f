package org.amalgam.internal.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Task;
import org.amalgam.api.pipeline.ProblemException;
import org.junit.jupiter.api.Test;

class MetricTest {
  @Test
  void keysAreThoseOfTheReports() {
    assertEquals(
        "accuracy balanced-accuracy macro-f1 mcc auc log-loss brier ece rmse mae r2 concordance cox-loss",
        Arrays.stream(Metric.values()).map(Metric::key).collect(Collectors.joining(" ")));
    for (Metric metric : Metric.values()) {
      assertEquals(metric, Metric.byKey(metric.key(), metric.task()));
    }
  }

  @Test
  void lossesAndErrorsAreBetterSmall() {
    assertEquals(
        "log-loss brier ece rmse mae cox-loss",
        Arrays.stream(Metric.values())
            .filter(metric -> !metric.greaterIsBetter())
            .map(Metric::key)
            .collect(Collectors.joining(" ")));
  }

  @Test
  void unknownKeyNamesTheKnownOnes() {
    ProblemException unknown =
        assertThrows(ProblemException.class, () -> Metric.byKey("auk", Task.CLASSIFICATION));
    assertEquals("UNKNOWN_METRIC", unknown.problems().get(0).code());
    for (Metric metric : Metric.of(Task.CLASSIFICATION)) {
      assertTrue(unknown.getMessage().contains(metric.key()), unknown.getMessage());
    }
  }

  @Test
  void metricOfTheOtherTaskIsUnknownHere() {
    ProblemException other =
        assertThrows(ProblemException.class, () -> Metric.byKey("auc", Task.REGRESSION));
    assertEquals(
        "'auc' is not a metric for regression. Known: rmse, mae, r2.",
        other.problems().get(0).message());
  }

  @Test
  void defaultsFollowTheTarget() {
    assertEquals(Metric.AUC, Metric.defaultFor(Samples.BINARY));
    assertEquals(Metric.ACCURACY, Metric.defaultFor(Samples.THREE));
    assertEquals(Metric.RMSE, Metric.defaultFor(PredictionSchema.targets("y")));
    assertEquals(Metric.CONCORDANCE, Metric.defaultFor(PredictionSchema.survival()));
  }
}
