package org.amalgam.dl4j;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.amalgam.api.FitContext;
import org.amalgam.api.FittedModel;
import org.amalgam.api.LoadContext;
import org.amalgam.api.ModelTrainer;
import org.amalgam.api.Param;
import org.amalgam.api.Params;
import org.amalgam.api.StageType;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Task;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * A multilayer perceptron, trained by Deeplearning4j with Adam (Kingma and Ba 2015) on the
 * cross-entropy of a softmax, or on the squared error of standardized targets. Its hidden features
 * are the last hidden layer's outputs. Rows with a missing feature or of weight 0 are left out of
 * the fit; a fitted model abstains on rows with a missing feature.
 */
@Component(
    service = ModelTrainer.class,
    reference = @Reference(name = "engine", service = Engine.class))
@StageType("dl4j.mlp")
public final class Mlp implements ModelTrainer {

  @Override
  public String summary() {
    return "multilayer perceptron (Deeplearning4j)";
  }

  @Override
  public List<Param> params() {
    return MlpSettings.declared();
  }

  @Override
  public Set<Task> tasks() {
    return Set.of(Task.CLASSIFICATION, Task.REGRESSION);
  }

  @Override
  public Optional<FeatureSchema> features(List<FeatureSchema> inputs, Params params) {
    int[] hidden = params.integers("hidden");
    return hidden.length == 0
        ? Optional.empty()
        : Optional.of(FeatureSchema.ofWidth(hidden[hidden.length - 1]));
  }

  @Override
  public FittedModel fit(FitContext<List<Features>> context) {
    return MlpFit.of(context);
  }

  @Override
  public FittedModel load(LoadContext context) throws IOException {
    return FittedMlp.load(context);
  }
}
