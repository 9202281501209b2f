package org.amalgam.internal.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Task;
import org.junit.jupiter.api.Test;

class MetricTest {
  @Test
  void keysAreThoseOfTheReports() {
    assertEquals(
        "accuracy balanced-accuracy macro-f1 mcc auc log-loss brier ece rmse mae r2 concordance cox-loss",
        Arrays.stream(Metric.values()).map(Metric::key).collect(Collectors.joining(" ")));
    for (Metric metric : Metric.values()) {
      assertEquals(Optional.of(metric), Metric.byKey(metric.key(), metric.task()));
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
  void aKeyIsOfOneTask() {
    assertEquals(Optional.empty(), Metric.byKey("auk", Task.CLASSIFICATION));
    assertEquals(Optional.empty(), Metric.byKey("auc", Task.REGRESSION));
    assertTrue(Metric.isKey("auc"));
    assertFalse(Metric.isKey("auk"));
  }

  @Test
  void defaultsFollowTheTarget() {
    assertEquals(Metric.AUC, Metric.defaultFor(Samples.BINARY));
    assertEquals(Metric.ACCURACY, Metric.defaultFor(Samples.THREE));
    assertEquals(Metric.RMSE, Metric.defaultFor(PredictionSchema.targets("y")));
    assertEquals(Metric.CONCORDANCE, Metric.defaultFor(PredictionSchema.survival()));
  }
}
