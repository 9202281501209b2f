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
 * A convolutional network on images {@code [h, w, c]} and sequences {@code [t, d]} (LeCun et al.
 * 1998), trained by Deeplearning4j with Adam (Kingma and Ba 2015): convolutions that keep the size,
 * each with an activation and the maxima of windows, then fully connected layers. Over a sequence
 * windows span {@code t} alone. The loss is binary or categorical cross-entropy, or the squared
 * error of standardized targets. Features are standardized by channel. Hidden features are the last
 * hidden layer's outputs. Rows with a missing feature or of weight 0 are left out of the fit; a
 * fitted model abstains on rows with a missing feature.
 */
@Component(
    service = ModelTrainer.class,
    reference = @Reference(name = "engine", service = Engine.class))
@StageType(Cnn.TYPE)
public final class Cnn implements NetworkTrainer {
  static final String TYPE = "dl4j.cnn";

  @Override
  public String summary() {
    return "convolutional network on images and sequences (Deeplearning4j)";
  }

  @Override
  public List<Param> params() {
    List<Param> declared = new ArrayList<>(Units.declaredConvolution());
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
        TYPE, BranchKind.CONV, inputs, Units.ofConvolution(params), Learning.of(params));
  }
}
