package org.amalgam.builtin.synthesize;

import java.util.List;
import org.amalgam.api.FeatureSynthesizer;
import org.amalgam.api.Param;
import org.amalgam.api.Params;
import org.amalgam.api.StageType;
import org.osgi.service.component.annotations.Component;

/**
 * Scaled dot-product attention across the inputs (Vaswani et al. 2017, "Attention is all you
 * need"). Every input {@code x_i}, standardised, is projected to a key {@code k_i} and a value
 * {@code v_i} for each head; a head gives
 *
 * <pre>{@code sum_i a_i v_i,  a = softmax(q . k_i / sqrt(keys)),  q = q0 + Q mean(k)}</pre>
 *
 * and the heads' results stand side by side, {@code width} numbers together. All is learned by a
 * linear head on the result, by the loss of the task.
 *
 * <p>An input that has a missing or infinite number in a row has weight 0 there, and the others are
 * scaled up; a row without any input gets NaN. Columns that do not vary over the fit rows are left
 * out, and an input of none but such has weight 0. Sparse inputs stay sparse. The weights of a row,
 * the mean over the heads, can be read as {@code ViewWeights}.
 */
@Component(service = FeatureSynthesizer.class)
@StageType("attention")
public final class Attention extends LearnedSynthesizer {

  @Override
  public String summary() {
    return "inputs weighed row by row by learned attention";
  }

  @Override
  List<Param> ownParams() {
    return List.of(
        Param.integer("width", 32, "numbers per row of the result").within(1, 4096),
        Param.integer("heads", 1, "attentions side by side; must divide width").within(1, 64),
        Param.integer("keys", 8, "numbers that a head tells inputs apart by").within(1, 256),
        Param.choice(
            "query",
            List.of("mean", "learned"),
            "mean: it asks anew for every row, by the mean of the keys; learned: always the same"));
  }

  @Override
  Mixing mixing(int views, Params params) {
    int width = params.integer("width");
    int heads = params.integer("heads");
    if (width % heads != 0) {
      throw new IllegalArgumentException(
          "'heads' must divide 'width'; %d does not divide %d.".formatted(heads, width));
    }
    boolean asks = params.text("query").equals("mean");
    return new AttentionMixing(views, width, heads, params.integer("keys"), asks);
  }
}
