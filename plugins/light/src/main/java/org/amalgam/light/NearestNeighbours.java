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
 * Nearest neighbours (Cover &amp; Hart 1967): the class shares, or the mean target, of the {@code
 * k} nearest rows of the fit, each with its row weight, by choice divided by its distance; of
 * equally near rows the lower ones count. Every row is compared, so an answer takes time in
 * proportion to the rows and features of the fit. Features should be of like size: put {@code
 * standardize} before it.
 *
 * <p>Rows with a missing number are not remembered and get no answer. A class that no fit row has
 * gets probability 0. Sparse features are made dense.
 */
@Component(service = ModelTrainer.class)
@StageType("k-nearest-neighbours")
public final class NearestNeighbours implements ModelTrainer {

  @Override
  public String summary() {
    return "class shares or mean of the nearest rows";
  }

  @Override
  public Set<Task> tasks() {
    return Set.of(Task.CLASSIFICATION, Task.REGRESSION);
  }

  @Override
  public List<Param> params() {
    return List.of(
        Param.integer("k", 10, "neighbours asked; all rows if there are fewer").atLeast(1),
        Param.choice(
            "distance", List.of("euclidean", "manhattan", "cosine"), "how far rows are apart"),
        Param.choice(
            "votes",
            List.of("uniform", "distance"),
            "whether all neighbours count the same or by 1 / distance"));
  }

  private static Neighbours.Votes votes(Params params) {
    Distance distance =
        switch (params.text("distance")) {
          case "manhattan" -> Distance.MANHATTAN;
          case "cosine" -> Distance.COSINE;
          default -> Distance.EUCLIDEAN;
        };
    return new Neighbours.Votes(
        params.integer("k"), distance, params.text("votes").equals("distance"));
  }

  @Override
  public FittedModel fit(FitContext<List<Features>> context) {
    int[] rows = Learnable.complete(context.input(), context.weights());
    return Neighbours.of(
        votes(context.params()),
        Learnable.dense(context.input()).rows(rows),
        context.target().rows(rows),
        Learnable.choose(context.weights(), rows));
  }

  @Override
  public FittedModel load(LoadContext context) throws IOException {
    return Neighbours.load(votes(context.params()), context);
  }
}
