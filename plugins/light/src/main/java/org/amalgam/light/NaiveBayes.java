package org.amalgam.light;

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
 * Naive Bayes (see McCallum &amp; Nigam 1998): the probability of a class is in proportion to its
 * share of the rows times the likelihood of every feature on its own.
 *
 * <p>{@code gaussian}: features are normal within a class; {@code smoothing} times the largest
 * variance of a feature is added to every variance, as scikit-learn's {@code var_smoothing}.
 * Missing numbers are left out of the product, at the fit out of the moments; a row without any
 * number has no answer. Sparse features are made dense.
 *
 * <p>{@code multinomial}: features are counts, 0 or more, such as those of words; feature i of
 * class k has the likelihood {@code (N_ki + alpha) / (N_k + alpha * features)}. Sparse features are
 * never made dense. Rows with a missing number take no part in the fit and get no answer.
 *
 * <p>A class that no fit row has gets probability 0.
 */
@Component(service = ModelTrainer.class)
@StageType("naive-bayes")
public final class NaiveBayes implements ModelTrainer {

  @Override
  public String summary() {
    return "naive Bayes on numbers or counts";
  }

  @Override
  public Set<Task> tasks() {
    return Set.of(Task.CLASSIFICATION);
  }

  @Override
  public List<Param> params() {
    return List.of(
        Param.choice(
            "distribution",
            List.of("gaussian", "multinomial"),
            "of a feature within a class: normal, or counts"),
        Param.number("smoothing", 1e-9, "gaussian: share of the largest variance added to all")
            .atLeast(0),
        Param.number("alpha", 1, "multinomial: added to every count").atLeast(1e-10));
  }

  private static boolean gaussian(Params params) {
    return params.text("distribution").equals("gaussian");
  }

  @Override
  public FittedModel fit(FitContext<List<Features>> context) {
    Params params = context.params();
    if (gaussian(params)) {
      int[] rows = Learnable.weighty(context.weights());
      return GaussianClasses.fit(
          Learnable.dense(context.input()).rows(rows),
          context.target().rows(rows),
          Learnable.choose(context.weights(), rows),
          params.number("smoothing"));
    }
    return MultinomialClasses.fit(
        context.input(),
        Learnable.complete(context.input(), context.weights()),
        context.target(),
        context.weights(),
        params.number("alpha"));
  }

  @Override
  public FittedModel load(LoadContext context) throws IOException {
    return gaussian(context.params())
        ? GaussianClasses.load(context)
        : MultinomialClasses.load(context);
  }
}
