package org.amalgam.dl4j;

import java.util.List;
import org.amalgam.api.ModelTrainer;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Task;
import org.amalgam.testkit.Examples;
import org.amalgam.testkit.ModelContract;
import org.amalgam.testkit.TestContext;

class LstmContractTest extends ModelContract {
  @Override
  protected ModelTrainer stage() {
    return new Lstm();
  }

  @Override
  protected List<TestContext<List<Features>>> examples() {
    return List.of(
        example(Task.CLASSIFICATION, 2),
        example(Task.CLASSIFICATION, 3).with("steps", "mean").with("hidden", List.of()),
        example(Task.REGRESSION, 2).with("units", List.of(3, 2)).with("dropout", 0.2));
  }

  private TestContext<List<Features>> example(Task task, int outputs) {
    DenseFeatures plain = Examples.features(40, 8, 1);
    Features shaped = DenseFeatures.of(Networks.shaped(4, 2), plain.rows(), plain.values());
    return example(List.of(shaped), Examples.target(plain, task, outputs))
        .with("units", List.of(4))
        .with("hidden", List.of(3))
        .with("epochs", 2);
  }
}
