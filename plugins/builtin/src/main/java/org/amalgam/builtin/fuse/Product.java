package org.amalgam.builtin.fuse;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.amalgam.api.FitContext;
import org.amalgam.api.FittedFuser;
import org.amalgam.api.LoadContext;
import org.amalgam.api.Members;
import org.amalgam.api.ModelFuser;
import org.amalgam.api.Param;
import org.amalgam.api.Params;
import org.amalgam.api.StageType;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;
import org.osgi.service.component.annotations.Component;

/**
 * The product rule (Kittler et al. 1998): what members that are independent given the class say
 * together. For class k, over the R members m that answered,
 *
 * <pre>{@code p(k) proportional to prior(k) ^ (1 - R) * product of p_m(k)}</pre>
 *
 * The priors are equal, or the weighted shares of the classes among the fit rows (each with one row
 * more, so that none is 0). Members that say the same are counted twice: the surer they are, the
 * worse; {@code geometric-mean} is the careful one. Contributions are log-odds (two classes) or
 * log-probabilities; the priors are in the base.
 */
@Component(service = ModelFuser.class)
@StageType("product")
public final class Product implements ModelFuser {

  @Override
  public String summary() {
    return "the product of the members' probabilities, for members that are independent";
  }

  @Override
  public Set<Task> tasks() {
    return Set.of(Task.CLASSIFICATION);
  }

  @Override
  public List<Param> params() {
    return List.of(
        Param.choice(
            "priors",
            List.of("equal", "data"),
            "share of each class that every member has counted in; data: as in the fit rows"),
        Floor.param());
  }

  @Override
  public Learning learning(Params params) {
    return params.text("priors").equals("data") ? Learning.FUSION : Learning.NOTHING;
  }

  @Override
  public FittedFuser fit(FitContext<Members> context) {
    double[] logPriors =
        learning(context.params()) == Learning.FUSION
            ? logPriors(context.target(), context.weights())
            : new double[context.output().width()];
    return LogPool.product(
        context.output(), context.input().size(), logPriors, Floor.of(context.params()));
  }

  private static double[] logPriors(Target target, float[] weights) {
    double[] counts = new double[target.schema().width()];
    Arrays.fill(counts, 1);
    double total = counts.length;
    for (int row = 0; row < target.rows(); row++) {
      counts[target.label(row)] += weights[row];
      total += weights[row];
    }
    for (int k = 0; k < counts.length; k++) {
      counts[k] = Math.log(counts[k] / total);
    }
    return counts;
  }

  @Override
  public FittedFuser load(LoadContext context) throws IOException {
    return LogPool.load(context.state(), context.output(), false, Floor.of(context.params()));
  }
}
