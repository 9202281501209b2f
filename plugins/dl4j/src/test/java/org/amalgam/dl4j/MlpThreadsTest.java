package org.amalgam.dl4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.amalgam.api.FittedModel;
import org.junit.jupiter.api.Test;

class MlpThreadsTest {

  @Test
  void fitsSideBySideAreThoseOneAfterAnother() throws Exception {
    List<Callable<float[]>> fits = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      TestFit fit =
          MlpTest.noise(40 + i)
              .seed(i)
              .with("epochs", 10)
              .with("dropout", i % 2 * 0.2)
              .with("hidden", List.of(4 + i, 3))
              .with("patience", i % 3 == 0 ? 5 : 0);
      fits.add(() -> new Mlp().fit(fit).apply(fit.input()).values());
    }
    List<float[]> alone = new ArrayList<>();
    for (Callable<float[]> fit : fits) {
      alone.add(fit.call());
    }
    List<float[]> together = onThreads(4, fits);
    for (int i = 0; i < fits.size(); i++) {
      assertArrayEquals(alone.get(i), together.get(i), "fit " + i);
    }
  }

  @Test
  void eightThreadsPredictAsOne() throws Exception {
    TestFit fit = MlpTest.noise(2000).with("epochs", 1);
    FittedModel model = new Mlp().fit(fit);
    float[] alone = model.apply(fit.input()).values();
    List<Callable<float[]>> calls = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      calls.add(() -> model.apply(fit.input()).values());
    }
    for (float[] answer : onThreads(8, calls)) {
      assertArrayEquals(alone, answer);
    }
  }

  static List<float[]> onThreads(int count, List<Callable<float[]>> calls) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(count);
    try {
      List<float[]> answers = new ArrayList<>();
      for (Future<float[]> answer : threads.invokeAll(calls)) {
        answers.add(answer.get());
      }
      return answers;
    } finally {
      threads.shutdownNow();
    }
  }
}
