package org.amalgam.builtin.synthesize;

import java.util.List;
import org.amalgam.api.FeatureSynthesizer;
import org.amalgam.api.Param;
import org.amalgam.api.Params;
import org.amalgam.api.StageType;
import org.osgi.service.component.annotations.Component;

/**
 * The gated multimodal unit (Arevalo et al. 2017, "Gated multimodal units for information fusion"):
 *
 * <pre>{@code h = sum_i z_i * h_i,  h_i = tanh(W_i x_i + b_i),  z = softmax_i(G [x_1 .. x_n] + c)}
 * </pre>
 *
 * over the standardised inputs {@code x_i}, with one gate per input or one per input and number.
 * All is learned by a linear head on the result, by the loss of the task.
 *
 * <p>An input that has a missing or infinite number in a row has weight 0 there and says nothing to
 * the gates, and the others are scaled up; a row without any input gets NaN. Columns that do not
 * vary over the fit rows are left out, and an input of none but such has weight 0. Sparse inputs
 * stay sparse. The gates of a row, the mean over the numbers, can be read as {@code ViewWeights}.
 */
@Component(service = FeatureSynthesizer.class)
@StageType("gated")
public final class Gated extends LearnedSynthesizer {

  @Override
  public String summary() {
    return "inputs weighed row by row by learned gates";
  }

  @Override
  List<Param> ownParams() {
    return List.of(
        Param.integer("width", 32, "numbers per row of the result").within(1, 4096),
        Param.choice(
            "gates",
            List.of("scalar", "vector"),
            "one gate per input, or one per input and number"));
  }

  @Override
  Mixing mixing(int views, Params params) {
    int width = params.integer("width");
    return new GatedMixing(views, width, params.text("gates").equals("scalar") ? 1 : width);
  }
}
