package org.amalgam.api;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Task;
import org.osgi.annotation.versioning.ConsumerType;

/** Features to Predictions, learned from the target. Numeric Records come as Features. */
@ConsumerType
public interface ModelTrainer extends Stage<List<Features>, Predictions> {

  /** What it can learn. */
  @Override
  Set<Task> tasks();

  /**
   * The hidden features that other stages can read as {@code "id.features"}; none by default.
   *
   * @throws IllegalArgumentException if the inputs do not serve, saying why
   */
  default Optional<FeatureSchema> features(List<FeatureSchema> inputs, Params params) {
    return Optional.empty();
  }

  /** A model learns from the target, unless it says otherwise. */
  @Override
  default boolean supervised(Params params) {
    return true;
  }

  @Override
  FittedModel fit(FitContext<List<Features>> context);

  @Override
  FittedModel load(LoadContext context) throws IOException;
}
