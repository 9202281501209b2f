package org.amalgam.light;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.amalgam.api.FitContext;
import org.amalgam.api.FittedModel;
import org.amalgam.api.LoadContext;
import org.amalgam.api.ModelTrainer;
import org.amalgam.api.Param;
import org.amalgam.api.Params;
import org.amalgam.api.StageType;
import org.amalgam.api.StateWriter;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Task;
import org.osgi.service.component.annotations.Component;

/**
 * Gradient-boosted trees (Friedman 2001) on histograms (Ke et al., LightGBM, 2017) with Newton
 * steps and gains of second order (Chen &amp; Guestrin, XGBoost, 2016). Scores begin at the log of
 * the class shares, or the mean, and each round adds {@code learningRate} times a tree per score:
 * one for two classes (log-loss), one per class for more (softmax), one per target (squared error).
 *
 * <p>Trees see 0.7 of the rows and half of the features by default (Friedman 2002), which on small
 * sets gives a lower log-loss than all of them, in less time; the rest is as scikit-learn's
 * HistGradientBoosting has it.
 *
 * <p>Missing values are taken: every split learns which way they go. A row without any number has
 * no answer. A class that no fit row has gets probability 0. Nothing needs scaling. Sparse features
 * are made dense.
 *
 * <p>Hidden features are the leaves that a row falls into, as their values (He et al. 2014): {@code
 * trees x scores} numbers, those of rounds that were not needed 0.
 */
@Component(service = ModelTrainer.class)
@StageType("gradient-boosting")
public final class GradientBoosting implements ModelTrainer {

  @Override
  public String summary() {
    return "gradient-boosted trees on histograms";
  }

  @Override
  public Set<Task> tasks() {
    return Set.of(Task.CLASSIFICATION, Task.REGRESSION);
  }

  @Override
  public List<Param> params() {
    return List.of(
        Param.integer("trees", 100, "rounds, each of which adds a tree per score")
            .within(1, 100_000),
        Param.number("learningRate", 0.1, "by which every tree is shrunk").within(1e-6, 1),
        Param.choice(
            "growth",
            List.of("leaf-wise", "depth-wise"),
            "whether the leaf that gains most or the shallowest is split next"),
        Param.integer("maxLeaves", 31, "most leaves of a tree").within(2, 65_536),
        Param.integer("maxDepth", 0, "most splits from root to leaf; 0 for no limit").atLeast(0),
        Param.number("minLeaf", 20, "least weight of the rows in a leaf").atLeast(1),
        Param.number("l2", 0, "penalty on half the squared leaf values").atLeast(0),
        Param.number("subsample", 0.7, "share of the rows that a round grows on").within(0.01, 1),
        Param.number("columns", 0.5, "share of the features that a tree may split by")
            .within(0.001, 1),
        Param.integer("bins", 255, "most bins per feature").within(2, Bins.MOST),
        Param.integer(
                "patience",
                0,
                "rounds without a better loss on rows kept out after which the fit ends; 0 for never")
            .atLeast(0),
        Param.number("validation", 0.1, "share of the rows kept out if there is patience")
            .within(0.01, 0.9));
  }

  @Override
  public Optional<FeatureSchema> features(List<FeatureSchema> inputs, Params params) {
    return Optional.of(FeatureSchema.unknown()); // the number of scores is the target's
  }

  @Override
  public FittedModel fit(FitContext<List<Features>> context) {
    Params params = context.params();
    DenseFeatures rows = Learnable.dense(context.input());
    int[] train = Learnable.weighty(context.weights());
    int[] kept = {};
    if (params.integer("patience") > 0) {
      FitContext.Split split = context.split(params.number("validation"));
      train = split.train();
      kept = split.test();
    }
    BoostingFit.Boosted boosted =
        settings(params)
            .fit(
                BoostingFit.Sample.of(rows, context.target(), context.weights(), train),
                BoostingFit.Sample.of(rows, context.target(), context.weights(), kept),
                context);
    return new FittedBoosting(
        boosted.base(), boosted.trees(), rows.width(), params.integer("trees"), context.output());
  }

  private static BoostingFit settings(Params params) {
    return new BoostingFit(
        new Growth(
            params.text("growth").equals("leaf-wise"),
            params.integer("maxLeaves"),
            params.integer("maxDepth"),
            params.number("minLeaf"),
            params.number("l2"),
            params.number("learningRate")),
        params.integer("trees"),
        params.number("subsample"),
        params.number("columns"),
        params.integer("bins"),
        params.integer("patience"));
  }

  @Override
  public FittedModel load(LoadContext context) throws IOException {
    int width = context.state().readInt();
    double[] base = context.state().readDoubles();
    Trees trees = Trees.load(context.state(), width);
    int rounds = context.params().integer("trees");
    if (base.length != Scores.count(context.output())
        || trees.outputs() != 1
        || trees.count() % base.length != 0
        || trees.count() / base.length > rounds) {
      throw new IOException(
          "Not the state of boosted trees for " + context.output().outputs() + ".");
    }
    return new FittedBoosting(base, trees, width, rounds, context.output());
  }

  /**
   * Boosted trees.
   *
   * @param base scores before the first tree
   * @param trees round after round, in each one per score
   * @param width numbers per row
   * @param rounds for which the hidden features have room
   */
  @SuppressWarnings("ArrayRecordComponent")
  private record FittedBoosting(
      double[] base, Trees trees, int width, int rounds, PredictionSchema schema)
      implements FittedModel {

    @Override
    public Predictions apply(List<Features> input) {
      return TreeScores.predict(
          trees,
          base.length,
          width,
          input,
          schema,
          (sums, into, at) -> {
            for (int k = 0; k < base.length; k++) {
              sums[k] += base[k];
            }
            Scores.write(sums, schema, into, at);
          });
    }

    @Override
    public Features features(List<Features> input) {
      return TreeScores.leaves(trees, width, Math.multiplyExact(rounds, base.length), input);
    }

    @Override
    public void save(StateWriter out) throws IOException {
      out.writeInt(width);
      out.writeDoubles(base);
      trees.save(out);
    }
  }
}
