package org.amalgam.builtin.model;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.amalgam.api.FitContext;
import org.amalgam.api.FittedModel;
import org.amalgam.api.LoadContext;
import org.amalgam.api.ModelTrainer;
import org.amalgam.api.Param;
import org.amalgam.api.Params;
import org.amalgam.api.StageType;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Task;
import org.osgi.service.component.annotations.Component;

/**
 * Proportional hazards regression (Cox 1972): the log hazard ratio is linear in the features.
 * Minimises
 *
 * <pre>{@code -log partial likelihood + l2 / 2 * |w|^2 + l1 * |w|_1 }</pre>
 *
 * with tied times as in Breslow (1974) and rows by weight ({@link
 * org.amalgam.api.PartialLikelihood}). So {@code l2} is {@code theta} of {@code ridge(...,
 * scale=FALSE)} in R's survival package. Features should be of like size: put {@code standardize}
 * before it.
 *
 * <p>A risk is the log hazard ratio against the mean risk of the rows fitted on, so 0 is an average
 * row, whatever the fold: risks of different fits go together. Rows with a missing number take no
 * part in the fit and get no answer. Sparse features are never made dense.
 */
@Component(service = ModelTrainer.class)
@StageType("cox")
public final class Cox implements ModelTrainer {

  @Override
  public String summary() {
    return "proportional hazards regression";
  }

  @Override
  public Set<Task> tasks() {
    return Set.of(Task.SURVIVAL);
  }

  @Override
  public List<Param> params() {
    return LinearFit.params();
  }

  @Override
  public FittedModel fit(FitContext<List<Features>> context) {
    Params params = context.params();
    CoxFit fit =
        new CoxFit(
            params.number("l1"),
            params.number("l2"),
            params.integer("maxIterations"),
            params.number("tolerance"));
    LinearScores scores =
        fit.fit(context.input(), context.target(), context.weights(), context::progress);
    return new FittedLinear(scores, context.output());
  }

  @Override
  public FittedModel load(LoadContext context) throws IOException {
    return new FittedLinear(LinearScores.load(context.state(), context.output()), context.output());
  }
}
