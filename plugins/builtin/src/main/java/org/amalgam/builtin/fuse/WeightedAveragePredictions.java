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
import org.amalgam.api.WeightedMean;
import org.amalgam.api.data.Task;
import org.amalgam.builtin.numeric.Weights;
import org.osgi.service.component.annotations.Component;

/**
 * The weighted mean of the members' probabilities, values or risks, over those that answered.
 * Weights that are not given are learned: those, 0 or more and summing to 1, that give the least
 * log-loss of the mean, for values the least squared error (each target over its variance), for
 * risks the greatest Cox partial likelihood.
 */
@Component(service = ModelFuser.class)
@StageType("weighted-average")
public final class WeightedAveragePredictions implements ModelFuser {

  @Override
  public String summary() {
    return "the mean of the members' answers with given or learned weights";
  }

  @Override
  public Set<Task> tasks() {
    return Set.of(Task.CLASSIFICATION, Task.REGRESSION, Task.SURVIVAL);
  }

  @Override
  public List<Param> params() {
    return List.of(Weights.param("they are learned"));
  }

  @Override
  public Learning learning(Params params) {
    return Weights.given(params) ? Learning.NOTHING : Learning.FUSION;
  }

  @Override
  public void check(int members, Params params) {
    Weights.of(members, params);
  }

  @Override
  public FittedFuser fit(FitContext<Members> context) {
    if (Weights.given(context.params())) {
      return WeightedMean.of(Weights.of(context.input().size(), context.params()));
    }
    return WeightedMean.of(
        context.target().task() == Task.SURVIVAL
            ? RiskWeights.learn(context)
            : PoolWeights.learn(context));
  }

  @Override
  public FittedFuser load(LoadContext context) throws IOException {
    return WeightedMean.load(context.state());
  }
}
