package org.amalgam.builtin.fuse;

import java.io.IOException;
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
import org.amalgam.api.data.Task;
import org.amalgam.builtin.numeric.Weights;
import org.osgi.service.component.annotations.Component;

/**
 * The weighted geometric mean of the members' probabilities, scaled to sum to 1: the logarithmic
 * opinion pool (Genest and Zidek 1986). For class k, over the members m that answered,
 *
 * <pre>{@code p(k) proportional to product of p_m(k) ^ w_m, the w_m summing to 1}</pre>
 *
 * Weights are equal, given, or learned: those of the least log-loss (Heskes 1998). Contributions
 * are weight times log-odds (two classes) or log-probability (more).
 */
@Component(service = ModelFuser.class)
@StageType("geometric-mean")
public final class GeometricMean implements ModelFuser {

  @Override
  public String summary() {
    return "the geometric mean of the members' probabilities: a mean of log-odds";
  }

  @Override
  public Set<Task> tasks() {
    return Set.of(Task.CLASSIFICATION);
  }

  @Override
  public List<Param> params() {
    return List.of(Weights.param("equal ones"), Weights.learn(), Floor.param());
  }

  @Override
  public Learning learning(Params params) {
    return params.flag("learn") ? Learning.FUSION : Learning.NOTHING;
  }

  @Override
  public void check(int members, Params params) {
    Weights.learned(params);
    Weights.of(members, params);
  }

  @Override
  public FittedFuser fit(FitContext<Members> context) {
    Params params = context.params();
    double floor = Floor.of(params);
    double[] weights =
        Weights.learned(params)
            ? LogPoolWeights.learn(context, floor)
            : Weights.of(context.input().size(), params);
    return LogPool.mean(context.output(), weights, floor);
  }

  @Override
  public FittedFuser load(LoadContext context) throws IOException {
    return LogPool.load(context.state(), context.output(), true, Floor.of(context.params()));
  }
}
