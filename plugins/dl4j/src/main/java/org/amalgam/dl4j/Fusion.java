package org.amalgam.dl4j;

import java.util.List;
import org.amalgam.api.ModelTrainer;
import org.amalgam.api.Param;
import org.amalgam.api.Params;
import org.amalgam.api.StageType;
import org.amalgam.api.data.FeatureSchema;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * One network with a branch per input, trained as a whole by the gradient of one loss, that of the
 * fused answer; by Deeplearning4j with Adam (Kingma and Ba 2015). Branches {@code h_i} are dense,
 * convolutional or recurrent. They become one side by side, or as {@code sum_i w_i h_i} with
 * weights given, learned ({@code w = softmax(v)}), by attention ({@code w = softmax_i(q tanh(U h_i
 * + c))}, Bahdanau et al. 2015) or by a gate ({@code w = softmax(G [h_1 .. h_n] + b)}, Jacobs et
 * al. 1991), and a head answers; or whole networks answer, {@code y = sum_i w_i y_i}, and their
 * mean is what the loss sees. The loss is {@code -1/N sum t log y + (1 - t) log(1 - y)} for two
 * classes, categorical cross-entropy for more, squared error of standardized targets for
 * regression; plus {@code l1 |W| + l2 / 2 W^2}.
 *
 * <p>With modality dropout (Neverova et al. 2016) whole views are left out at random in training
 * steps, and a row may miss whole views, in the fit and later; the weights are then those of the
 * views that are there. Else, and where a view is missing in part, the model abstains. Hidden
 * features are the last hidden layer of the head, or what the synthesis gives; of whole networks
 * their last hidden layers side by side.
 */
@Component(
    service = ModelTrainer.class,
    reference = @Reference(name = "engine", service = Engine.class))
@StageType(FusionDesign.TYPE)
public final class Fusion implements NetworkTrainer {
  @Override
  public String summary() {
    return "branches or whole networks, one per input, trained together by one loss (Deeplearning4j)";
  }

  @Override
  public List<Param> params() {
    return FusionDesign.declared();
  }

  @Override
  public String type() {
    return FusionDesign.TYPE;
  }

  @Override
  public Design design(List<FeatureSchema> inputs, Params params) {
    return FusionDesign.of(inputs, params);
  }
}
