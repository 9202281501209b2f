package org.amalgam.builtin.synthesize;

import java.util.List;
import org.amalgam.api.FeatureSynthesizer;
import org.amalgam.api.Params;
import org.amalgam.api.StageType;
import org.amalgam.api.Stateless;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.SparseFeatures;
import org.osgi.service.component.annotations.Component;

/** Features side by side, in the order of {@code from}; sparse if any of them is. */
@Component(service = FeatureSynthesizer.class)
@StageType("concat")
public final class Concat implements FeatureSynthesizer, Stateless<List<Features>, Features> {

  @Override
  public String summary() {
    return "features side by side";
  }

  @Override
  public FeatureSchema outputSchema(List<FeatureSchema> inputs, Params params) {
    return FeatureSchema.concat(inputs);
  }

  @Override
  public Features apply(List<Features> inputs, Params params) {
    boolean sparse = inputs.stream().anyMatch(SparseFeatures.class::isInstance);
    return sparse ? SparseFeatures.concat(inputs) : DenseFeatures.concat(inputs);
  }
}
