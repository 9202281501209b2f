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
 * Neighbourhoods of items, or of users: <i>r = b + &Sigma; s_j e_j / (&Sigma; s_j + damping)</i>
 * over the {@code k} entities most like the one asked for, among those that have a rating to go by:
 * for items, the items that the user rated; for users, the users who rated the item. <i>b</i> is
 * the baseline of {@link Biases}, <i>e</i> a rating less its baseline.
 *
 * <p>Likeness is the correlation of <i>e</i> over what two entities have in common, shrunk by how
 * much that is: <i>s = n / (n + shrinkage) &middot; &Sigma; e e' / &radic;(&Sigma; e&sup2; &Sigma;
 * e'&sup2;)</i>, <i>n</i> one less than they have in common (Bell and Koren 2007, ICDM; Sarwar et
 * al. 2001, WWW, for items; Resnick et al. 1994, CSCW, for users). Those not above 0 are no
 * neighbours; each entity keeps its {@code candidates} likest.
 *
 * <p>A row's weight counts in the baseline and in the sum over neighbours; likeness takes every
 * rating alike. A row with an id that no fit row had, or a missing one, is cold: the model
 * abstains. A known pair without neighbours gets the baseline.
 */
@Component(service = ModelTrainer.class)
@StageType("recommendation.neighbourhood")
public final class Neighbourhood implements ModelTrainer {

  @Override
  public String summary() {
    return "ratings of the likest items by the user, or of the item by the likest users";
  }

  @Override
  public Set<Task> tasks() {
    return Set.of(Task.REGRESSION);
  }

  @Override
  public List<Param> params() {
    return List.of(
        Param.choice("of", List.of("items", "users"), "whose neighbours are asked"),
        Param.integer("k", 40, "neighbours asked").within(1, 10_000),
        Param.integer("candidates", 500, "likest entities kept per entity").within(1, 100_000),
        Param.number("shrinkage", 100, "ratings in common that count half").within(0, 1e6),
        Param.number("damping", 0.5, "likeness of an average neighbour who is always asked")
            .within(0, 1e6),
        Param.number("l2User", 5, "penalty on a user's squared bias").within(0, 1e6),
        Param.number("l2Item", 3, "penalty on an item's squared bias").within(0, 1e6));
  }

  @Override
  public FittedModel fit(FitContext<List<Features>> context) {
    Params params = context.params();
    Ratings log = Ratings.of(context);
    context.progress(0, "%d ratings".formatted(log.rows()));
    Biases biases = Biases.of(log, params.number("l2User"), params.number("l2Item"));
    return FittedNeighbourhood.of(context.output(), log, biases, params);
  }

  @Override
  public FittedModel load(LoadContext context) throws IOException {
    Ratings log = Ratings.load(context.state());
    Biases biases = Biases.load(context.state(), log.users(), log.items());
    return FittedNeighbourhood.of(context.output(), log, biases, context.params());
  }
}
