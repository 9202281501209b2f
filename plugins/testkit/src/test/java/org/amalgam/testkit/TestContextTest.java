package org.amalgam.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.amalgam.api.FitContext.Split;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Task;
import org.junit.jupiter.api.Test;

class TestContextTest {
  private static final DenseFeatures ROWS = Examples.features(90, 3, 1);

  private final TestContext<List<Features>> context =
      TestContext.of(
          new Prior(), List.<Features>of(ROWS), Examples.target(ROWS, Task.CLASSIFICATION, 3));

  @Test
  void splitsClassesInProportion() {
    Split split = context.split(0.2);
    int[] all =
        IntStream.concat(Arrays.stream(split.train()), Arrays.stream(split.test()))
            .sorted()
            .toArray();
    assertArrayEquals(IntStream.range(0, 90).toArray(), all);
    assertEquals(18, split.test().length);
    for (int k = 0; k < 3; k++) {
      int label = k;
      long whole = IntStream.range(0, 90).filter(r -> context.target().label(r) == label).count();
      long kept =
          Arrays.stream(split.test()).filter(r -> context.target().label(r) == label).count();
      assertEquals(whole * 0.2, (double) kept, 1);
    }
    assertArrayEquals(split.test(), context.split(0.2).test());
  }

  @Test
  void reportsAndCancels() {
    context.progress(0.5, "half");
    assertEquals(List.of("half"), context.messages());
    assertThrows(CancellationException.class, () -> context.cancelled().progress(0, "start"));
    assertThrows(IllegalArgumentException.class, () -> context.progress(1.5, "more than done"));
  }

  @Test
  void choosesRowsWithTargetsAndWeights() {
    float[] weights = new float[90];
    weights[7] = 3;
    TestContext<List<Features>> some = context.weights(weights).rows(7, 2);
    assertArrayEquals(new float[] {3, 0}, some.weights());
    assertEquals(context.target().label(7), some.target().label(0));
    assertEquals(ROWS.get(2, 1), some.input().get(0).get(1, 1));
  }

  @Test
  void checksParameters() {
    assertEquals(2.5, context.with("prior", 2.5).params().number("prior"));
    assertThrows(IllegalArgumentException.class, () -> context.with("prior", -1).params());
  }
}
