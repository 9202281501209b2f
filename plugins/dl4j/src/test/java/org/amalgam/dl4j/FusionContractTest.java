package org.amalgam.dl4j;

import java.util.ArrayList;
import java.util.List;
import org.amalgam.api.ModelTrainer;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;
import org.amalgam.testkit.Examples;
import org.amalgam.testkit.ModelContract;
import org.amalgam.testkit.TestContext;

class FusionContractTest extends ModelContract {
  @Override
  protected ModelTrainer stage() {
    return new Fusion();
  }

  /** A vector and a sequence, for every synthesis and task; two networks on one vector. */
  @Override
  protected List<TestContext<List<Features>>> examples() {
    DenseFeatures vector = Examples.features(40, 5, 1);
    DenseFeatures sequence = sequence(40);
    List<TestContext<List<Features>>> examples = new ArrayList<>();
    int next = 0;
    for (Synthesis synthesis : Synthesis.values()) {
      Target target =
          switch (next % 3) {
            case 0 -> Examples.target(vector, Task.CLASSIFICATION, 2);
            case 1 -> Examples.target(vector, Task.CLASSIFICATION, 3);
            default -> Examples.target(vector, Task.REGRESSION, 2);
          };
      examples.add(
          example(List.of(vector, sequence), target)
              .with("synthesis", synthesis.word())
              .with("units", List.of(3))
              .with("hidden", List.of(4))
              .with("epochs", 2)
              .with("modalityDropout", next % 2 * 0.2)
              .with("dropout", next % 2 * 0.2)
              .with("watch", next % 2 == 0));
      next++;
    }
    examples.add(
        example(List.of(vector), Examples.target(vector, Task.CLASSIFICATION, 2))
            .with("synthesis", "mean-of-networks")
            .with("networks", 2)
            .with("weights", List.of(0.5, 0.5))
            .with("patience", 1)
            .with("epochs", 2));
    return examples;
  }

  private static DenseFeatures sequence(int rows) {
    FeatureSchema schema = Networks.shaped(3, 2);
    return DenseFeatures.of(schema, rows, Examples.features(rows, schema.width(), 2).values());
  }
}
