package org.amalgam.recommendation;

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
 * Matrix factorisation with biases: <i>r = &mu; + b_u + b_i + q_i &middot; p_u</i> (Koren, Bell and
 * Volinsky 2009, Computer 42(8):30-37). With {@code implicit} it is SVD++ (Koren 2008, KDD,
 * equation 15): <i>p_u + |N(u)|^(-1/2) &Sigma; y_j</i> over the items <i>N(u)</i> that a user
 * rated, whatever the rating, stands for <i>p_u</i>. With 0 {@code factors} it is the baseline of
 * {@link Biases}.
 *
 * <p>Least <i>&Sigma; w (r - r&#770;)&sup2;</i> plus the penalties, by stochastic gradient descent
 * over users in random order, whose rows come in random order; the steps shrink by {@code decay}
 * per epoch. An entity of <i>n</i> ratings has its factors penalised by <i>l2 &middot; n +
 * prior</i>: the second keeps those of few ratings near 0.
 *
 * <p>Reads the user's and the item's id ({@link Pairs}). A row with an id that no fit row had, or a
 * missing one, is cold: the model abstains, or, with {@code cold} "biases", answers with the biases
 * that it knows.
 */
@Component(service = ModelTrainer.class)
@StageType("recommendation.factors")
public final class Factors implements ModelTrainer {

  @Override
  public String summary() {
    return "matrix factorisation of ratings with biases, or SVD++";
  }

  @Override
  public Set<Task> tasks() {
    return Set.of(Task.REGRESSION);
  }

  @Override
  public List<Param> params() {
    return List.of(
        Param.integer("factors", 20, "numbers per user and item; 0 for biases alone")
            .within(0, 1000),
        Param.flag("implicit", false, "whether what a user rated counts beside how (SVD++)"),
        Param.integer("epochs", 60, "passes over the ratings").within(1, 10_000),
        Param.number("learningRate", 0.02, "size of the first steps").within(1e-6, 0.5),
        Param.number("decay", 0.98, "by which steps shrink per epoch").within(0.1, 1),
        Param.number("l2", 0.1, "penalty on squared factors per rating").within(0, 1000),
        Param.number("prior", 2, "penalty on squared factors per user and item").within(0, 1e6),
        Param.number("l2User", 5, "penalty on a user's squared bias").within(0, 1e6),
        Param.number("l2Item", 3, "penalty on an item's squared bias").within(0, 1e6),
        Param.choice(
            "cold",
            List.of("abstain", "biases"),
            "what to do for an unknown user or item: abstain, or answer with the biases known"));
  }

  @Override
  public FittedModel fit(FitContext<List<Features>> context) {
    Params params = context.params();
    Ratings log = Ratings.of(context);
    Biases biases = Biases.of(log, params.number("l2User"), params.number("l2Item"));
    FittedFactors start =
        FittedFactors.start(context.output(), log, biases, params, context.seed());
    return params.integer("factors") == 0
        ? start
        : new FactorDescent(log, start, params).run(context);
  }

  @Override
  public FittedModel load(LoadContext context) throws IOException {
    return FittedFactors.load(context);
  }
}
