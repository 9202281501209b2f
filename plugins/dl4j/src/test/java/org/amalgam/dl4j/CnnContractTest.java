package org.amalgam.dl4j;

import java.util.List;
import org.amalgam.api.ModelTrainer;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Task;
import org.amalgam.testkit.Examples;
import org.amalgam.testkit.ModelContract;
import org.amalgam.testkit.TestContext;

class CnnContractTest extends ModelContract {
  @Override
  protected ModelTrainer stage() {
    return new Cnn();
  }

  @Override
  protected List<TestContext<List<Features>>> examples() {
    return List.of(
        example(Networks.shaped(4, 4, 2), Task.CLASSIFICATION, 2),
        example(Networks.shaped(6, 2), Task.CLASSIFICATION, 3)
            .with("hidden", List.of())
            .with("patience", 2),
        example(Networks.shaped(5, 3, 1), Task.REGRESSION, 2).with("dropout", 0.2));
  }

  private TestContext<List<Features>> example(FeatureSchema schema, Task task, int outputs) {
    DenseFeatures plain = Examples.features(40, schema.width(), 1);
    Features shaped = DenseFeatures.of(schema, plain.rows(), plain.values());
    return example(List.of(shaped), Examples.target(plain, task, outputs))
        .with("filters", List.of(2))
        .with("epochs", 2);
  }
}
