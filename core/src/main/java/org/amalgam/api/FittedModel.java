package org.amalgam.api;

import java.util.List;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Predictions;
import org.osgi.annotation.versioning.ConsumerType;

/** A fitted model. */
@ConsumerType
public interface FittedModel extends Fitted<List<Features>, Predictions> {

  /**
   * The hidden features of the rows, as {@link ModelTrainer#features} declared them.
   *
   * @throws IllegalStateException if the model has none
   */
  default Features features(List<Features> input) {
    throw new IllegalStateException("This model has no hidden features.");
  }
}
