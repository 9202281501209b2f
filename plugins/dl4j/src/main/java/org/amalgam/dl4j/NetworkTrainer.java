package org.amalgam.dl4j;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.amalgam.api.FitContext;
import org.amalgam.api.FittedModel;
import org.amalgam.api.LoadContext;
import org.amalgam.api.ModelTrainer;
import org.amalgam.api.Params;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Task;

/**
 * A model that is a network of branches: inputs and parameters mean a design, the rest is given.
 */
interface NetworkTrainer extends ModelTrainer {

  /**
   * The network that inputs and parameters mean.
   *
   * @throws IllegalArgumentException if they do not go together
   */
  Design design(List<FeatureSchema> inputs, Params params);

  /** The type of the stage, as messages name it. */
  String type();

  @Override
  default Set<Task> tasks() {
    return Set.of(Task.CLASSIFICATION, Task.REGRESSION);
  }

  @Override
  default Optional<FeatureSchema> features(List<FeatureSchema> inputs, Params params) {
    return design(inputs, params).features();
  }

  @Override
  default FittedModel fit(FitContext<List<Features>> context) {
    return NetworkFit.of(context, this::design);
  }

  @Override
  default FittedModel load(LoadContext context) throws IOException {
    return FittedNetwork.load(context, type(), this::design);
  }
}
