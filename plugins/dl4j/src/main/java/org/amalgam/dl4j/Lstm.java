package org.amalgam.dl4j;

import java.util.ArrayList;
import java.util.List;
import org.amalgam.api.ModelTrainer;
import org.amalgam.api.Param;
import org.amalgam.api.Params;
import org.amalgam.api.StageType;
import org.amalgam.api.data.FeatureSchema;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * A recurrent network on sequences {@code [t, d]}: long short-term memory (Hochreiter and
 * Schmidhuber 1997; Gers et al. 2000), the last step or the mean of all steps, then fully connected
 * layers; trained by Deeplearning4j with Adam (Kingma and Ba 2015). The loss is binary or
 * categorical cross-entropy, or the squared error of standardized targets. Features are
 * standardized by channel. Hidden features are the last hidden layer's outputs. Rows with a missing
 * feature or of weight 0 are left out of the fit; a fitted model abstains on rows with a missing
 * feature.
 */
@Component(
    service = ModelTrainer.class,
    reference = @Reference(name = "engine", service = Engine.class))
@StageType(Lstm.TYPE)
public final class Lstm implements NetworkTrainer {
  static final String TYPE = "dl4j.lstm";

  @Override
  public String summary() {
    return "recurrent network (LSTM) on sequences (Deeplearning4j)";
  }

  @Override
  public List<Param> params() {
    List<Param> declared = new ArrayList<>(Units.declaredRecurrence());
    declared.add(Units.fullyConnected(List.of(32L)));
    declared.addAll(Learning.declared());
    return declared;
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Design design(List<FeatureSchema> inputs, Params params) {
    return Design.single(
        TYPE, BranchKind.RECURRENT, inputs, Units.ofRecurrence(params), Learning.of(params));
  }
}
