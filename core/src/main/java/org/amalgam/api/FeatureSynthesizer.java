package org.amalgam.api;

import java.util.List;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.osgi.annotation.versioning.ConsumerType;

/** Two or more Features to one. */
@ConsumerType
public interface FeatureSynthesizer extends Stage<List<Features>, Features> {

  /**
   * What {@code apply} will give.
   *
   * @throws IllegalArgumentException if the inputs do not go together, saying why
   */
  FeatureSchema outputSchema(List<FeatureSchema> inputs, Params params);
}
