package org.amalgam.dl4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;
import org.amalgam.testkit.Examples;
import org.amalgam.testkit.TestContext;
import org.junit.jupiter.api.Test;

class FusionThreadsTest {

  /** With dropout, modality dropout, an image, a sequence and a vector. */
  @Test
  void fitsSideBySideAreThoseOneAfterAnother() throws Exception {
    List<Callable<float[]>> fits = new ArrayList<>();
    for (int rows = 40; rows < 42; rows++) {
      for (Synthesis synthesis : Synthesis.values()) {
        TestContext<List<Features>> context = context(rows, synthesis);
        fits.add(() -> new Fusion().fit(context).apply(context.input()).values());
      }
    }
    List<float[]> alone = new ArrayList<>();
    for (Callable<float[]> fit : fits) {
      alone.add(fit.call());
    }
    List<float[]> together = MlpThreadsTest.onThreads(4, fits);
    for (int i = 0; i < fits.size(); i++) {
      assertArrayEquals(alone.get(i), together.get(i), "fit " + i);
    }
  }

  private static TestContext<List<Features>> context(int rows, Synthesis synthesis) {
    DenseFeatures vector = Examples.features(rows, 3, rows);
    Target target = Examples.target(vector, Task.CLASSIFICATION, 3);
    float[] image = Examples.features(rows, Networks.IMAGE.width(), 2).values();
    float[] sequence = Examples.features(rows, Networks.SEQUENCE.width(), 3).values();
    return TestContext.<List<Features>>of(
            new Fusion(),
            List.of(
                vector,
                DenseFeatures.of(Networks.IMAGE, rows, image),
                DenseFeatures.of(Networks.SEQUENCE, rows, sequence)),
            target)
        .seed(rows)
        .with("synthesis", synthesis.word())
        .with("units", List.of(4))
        .with("hidden", List.of(6, 4))
        .with("dropout", 0.2)
        .with("modalityDropout", 0.2)
        .with("epochs", 4);
  }
}
