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
 * log-probabilities (more), for values least squares on the members' values of the same target, for
 * risks proportional hazards regression (Cox 1972) on them.
 *
 * <p>With {@code weights} non-negative no member's coefficient falls below 0 (Breiman 1996; the
 * Super Learner of van der Laan et al. 2007, here with an intercept); with more than two classes
 * the score of a class then reads that class alone (StackingC, Seewald 2002). Members that are much
 * alike are then weighed steadily.
 *
 * <p>Features named beside the members are standardised and read too; a missing one counts as the
 * mean. A member that abstains is given the mean of those that answered; rows that nobody answered
 * take no part. Contributions are coefficient times input, on the scale of log-odds for classes;
 * what features add is in the base.
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
    return Set.of(Task.CLASSIFICATION, Task.REGRESSION, Task.SURVIVAL);
  }

  @Override
  public List<Param> params() {
    return List.of(
        Param.choice(
            "weights",
            List.of("free", "non-negative"),
            "whether a member's coefficients may fall below 0"),
        Param.number(
                "l2",
                10,
                "penalty on half the squared coefficients, beside the summed loss (for values over the target's variance)")
            .atLeast(0));
  }

  /** 1: without features. */
  @Override
  public int stateVersion() {
    return 2;
  }

  @Override
  public Learning learning(Params params) {
    return Learning.FUSION;
  }

  @Override
  public FeatureUse features(Params params) {
    return FeatureUse.OPTIONAL;
  }

  @Override
  public FittedFuser fit(FitContext<Members> context) {
    Params params = context.params();
    boolean nonNegative = params.text("weights").equals("non-negative");
    return new StackFit(context, params.number("l2"), nonNegative).run();
  }

  @Override
  public FittedFuser load(LoadContext context) throws IOException {
    return Stack.load(context.state(), context.output(), context.stateVersion());
  }
}
