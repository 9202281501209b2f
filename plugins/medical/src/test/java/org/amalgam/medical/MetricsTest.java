package org.amalgam.medical;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.amalgam.api.Params;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.evaluation.Metric;
import org.amalgam.testkit.MetricContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Metrics of decisions for one of two classes: the contract, and {@link Judged} by hand. */
class MetricsTest {
  private static double value(Metric metric, Map<String, ?> params) {
    return metric.value(Judged.rows(metric, params));
  }

  @Nested
  class OfSensitivity extends MetricContract {
    @Override
    protected Metric metric() {
      return new Sensitivity();
    }

    @Test
    void isSevenOfTen() {
      assertEquals(0.7, value(metric(), Map.of()), 1e-12);
    }
  }

  @Nested
  class OfSpecificity extends MetricContract {
    @Override
    protected Metric metric() {
      return new Specificity();
    }

    @Test
    void isEightOfTen() {
      assertEquals(0.8, value(metric(), Map.of()), 1e-12);
    }
  }

  @Nested
  class OfPositivePredictiveValue extends MetricContract {
    @Override
    protected Metric metric() {
      return new PositivePredictiveValue();
    }

    @Test
    void isSevenOfNine() {
      assertEquals(7 / 9.0, value(metric(), Map.of()), 1e-12);
    }
  }

  @Nested
  class OfNegativePredictiveValue extends MetricContract {
    @Override
    protected Metric metric() {
      return new NegativePredictiveValue();
    }

    @Test
    void isEightOfEleven() {
      assertEquals(8 / 11.0, value(metric(), Map.of()), 1e-12);
    }
  }

  @Nested
  class OfNetBenefit extends MetricContract {
    @Override
    protected Metric metric() {
      return new NetBenefit();
    }

    /** At 0.5 a false positive costs a true one: (7 - 2) / 20; at 0.75 three: (3 - 3 x 1) / 20. */
    @Test
    void weighsFalsePositivesByTheOdds() {
      assertEquals(5 / 20.0, value(metric(), Map.of("threshold", 0.5)), 1e-12);
      assertEquals((3 - 3 * 1) / 20.0, value(metric(), Map.of("threshold", 0.75)), 1e-12);
    }
  }

  @Test
  void threeClassesHaveNoPositiveOne() {
    for (Metric metric :
        new Metric[] {new Sensitivity(), new PositivePredictiveValue(), new NetBenefit()}) {
      Params params = Params.of(metric.params(), Map.of());
      assertThrows(
          IllegalArgumentException.class,
          () -> metric.check(PredictionSchema.classes("a", "b", "c"), params));
    }
  }
}
