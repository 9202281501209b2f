package org.amalgam.builtin.synthesize;

import java.util.List;
import org.amalgam.api.FeatureSynthesizer;
import org.amalgam.api.Param;
import org.amalgam.api.Params;
import org.amalgam.api.StageType;
import org.osgi.service.component.annotations.Component;

/**
 * Low-rank tensor fusion (Liu et al. 2018, "Efficient low-rank multimodal fusion", of the tensor
 * fusion of Zadeh et al. 2017): a linear function of the outer product of all inputs, each with a 1
 * appended, whose weights are a sum of {@code rank} products,
 *
 * <pre>{@code h = sum_r product_i W_i^r [x_i; 1]}</pre>
 *
 * element by element. So it sees what only two or more inputs together tell. The inputs {@code x_i}
 * are standardised; all is learned by a linear head on the result, by the loss of the task.
 *
 * <p>A row in which any input has a missing or infinite number gets NaN. Columns that do not vary
 * over the fit rows are left out. Sparse inputs stay sparse.
 */
@Component(service = FeatureSynthesizer.class)
@StageType("tensor")
public final class Tensor extends LearnedSynthesizer {

  @Override
  public String summary() {
    return "learned products across inputs, of low rank";
  }

  @Override
  List<Param> ownParams() {
    return List.of(
        Param.integer("width", 16, "numbers per row of the result").within(1, 4096),
        Param.integer("rank", 4, "products summed in each number").within(1, 256));
  }

  @Override
  Mixing mixing(int views, Params params) {
    return new TensorMixing(views, params.integer("width"), params.integer("rank"));
  }
}
