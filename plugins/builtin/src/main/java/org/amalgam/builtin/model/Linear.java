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
 * Linear model: logistic regression for two classes, multinomial (softmax) for more, least squares
 * for values. Minimises
 *
 * <pre>{@code sum over rows of weight * loss + l2 / 2 * |w|^2 + l1 * |w|_1 }</pre>
 *
 * where the loss is the log-loss, or half the squared error of each target; intercepts are not
 * penalised. So {@code l2} is {@code 1 / C} of scikit-learn's LogisticRegression and {@code alpha}
 * of its Ridge. Features should be of like size: put {@code standardize} before it.
 *
 * <p>Rows with a missing number take no part in the fit and get no answer. A class that no fit row
 * has gets probability 0. Sparse features are never made dense.
 */
@Component(service = ModelTrainer.class)
@StageType("linear")
public final class Linear implements ModelTrainer {

  @Override
  public String summary() {
    return "logistic, softmax or least-squares regression";
  }

  @Override
  public Set<Task> tasks() {
    return Set.of(Task.CLASSIFICATION, Task.REGRESSION);
  }

  @Override
  public List<Param> params() {
    return LinearFit.params();
  }

  @Override
  public FittedModel fit(FitContext<List<Features>> context) {
    Params params = context.params();
    LinearFit fit =
        new LinearFit(
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
