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
import org.osgi.service.component.annotations.Component;

/**
 * Stacked generalisation (Wolpert 1992) with a linear model on top, fitted on out-of-fold
 * predictions: for classes logistic or softmax regression on the members' log-odds (two classes) or
 * log-probabilities (more), for values least squares on the members' values of the same target.
 *
 * <p>A member that abstains is given the mean of those that answered; rows that nobody answered
 * take no part. Contributions are coefficient times input, on the scale of log-odds for classes.
 */
@Component(service = ModelFuser.class)
@StageType("stacking")
public final class Stacking implements ModelFuser {

  @Override
  public String summary() {
    return "a linear model on the members' answers";
  }

  @Override
  public Set<Task> tasks() {
    return Set.of(Task.CLASSIFICATION, Task.REGRESSION);
  }

  @Override
  public List<Param> params() {
    return List.of(
        Param.number(
                "l2",
                10,
                "penalty on half the squared coefficients, beside the summed loss (for values over the target's variance)")
            .atLeast(0));
  }

  @Override
  public Learning learning(Params params) {
    return Learning.FUSION;
  }

  @Override
  public FittedFuser fit(FitContext<Members> context) {
    return Stack.fit(context, context.params().number("l2"));
  }

  @Override
  public FittedFuser load(LoadContext context) throws IOException {
    return Stack.load(context.state(), context.output());
  }
}
