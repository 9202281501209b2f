package org.amalgam.light;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
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
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;
import org.osgi.service.component.annotations.Component;

/**
 * Random forest (Breiman 2001): the mean over trees, each grown on rows drawn with replacement, of
 * the class shares, or the mean target, in the leaf that a row falls into. Splits choose from some
 * features drawn at random, by Gini impurity for classes and variance for values. With {@code
 * extra} the trees are extremely randomised (Geurts, Ernst &amp; Wehenkel 2006): grown on all rows,
 * one random cut per feature. Features are cut into at most 255 bins.
 *
 * <p>Each tree has its own chance, so the forest is the same in whatever order they grow. Missing
 * values are taken: every split learns which way they go. A row without any number has no answer. A
 * class that no fit row has gets probability 0. Nothing needs scaling. Sparse features are made
 * dense.
 *
 * <p>Hidden features are what each tree says: {@code trees} numbers for two classes (the share of
 * the second), else {@code trees x classes} or {@code trees x targets}.
 */
@Component(service = ModelTrainer.class)
@StageType("random-forest")
public final class RandomForest implements ModelTrainer {

  @Override
  public String summary() {
    return "random forest, or extremely randomised trees";
  }

  @Override
  public Set<Task> tasks() {
    return Set.of(Task.CLASSIFICATION, Task.REGRESSION);
  }

  @Override
  public List<Param> params() {
    return List.of(
        Param.integer("trees", 100, "number of trees").within(1, 100_000),
        Param.flag("extra", false, "extremely randomised: all rows, one random cut per feature"),
        Param.number(
                "columns",
                0,
                "share of the features that a split chooses from; 0 for sqrt(features) with classes, a third with values")
            .within(0, 1),
        Param.integer("maxDepth", 0, "most splits from root to leaf; 0 for no limit").atLeast(0),
        Param.number("minLeaf", 1, "least weight of the rows in a leaf").atLeast(0),
        Param.integer("bins", 255, "most bins per feature").within(2, Bins.MOST));
  }

  @Override
  public Optional<FeatureSchema> features(List<FeatureSchema> inputs, Params params) {
    return Optional.of(FeatureSchema.unknown()); // the number of classes is the target's
  }

  @Override
  public FittedModel fit(FitContext<List<Features>> context) {
    Params params = context.params();
    int[] chosen = Learnable.weighty(context.weights());
    DenseFeatures rows = Learnable.dense(context.input()).rows(chosen);
    float[] weights = Learnable.choose(context.weights(), chosen);
    Target target = context.target().rows(chosen);
    Bins bins = Bins.of(rows, weights, params.integer("bins"), 1);
    int[] features = IntStream.range(0, bins.width()).filter(bins::splits).toArray();
    ForestTree tree =
        new ForestTree(
            bins,
            Outcomes.of(target, weights),
            features,
            growth(params, features.length, target.task()));
    int count = params.integer("trees");
    Trees.Builder trees = new Trees.Builder(Scores.count(target.schema()));
    SplittableRandom chances = new SplittableRandom(context.seed());
    for (int t = 0; t < count; t++) {
      context.progress(t / (double) count, "tree " + t);
      tree.grow(weights, new SplittableRandom(chances.nextLong()), trees);
    }
    return new FittedForest(trees.build(), rows.width(), context.output());
  }

  private static ForestGrowth growth(Params params, int features, Task task) {
    double share = params.number("columns");
    double tries = task == Task.CLASSIFICATION ? Math.sqrt(features) : features / 3.0;
    return new ForestGrowth(
        !params.flag("extra"),
        params.flag("extra"),
        (int) Math.max(1, Math.round(share > 0 ? share * features : tries)),
        params.integer("maxDepth"),
        params.number("minLeaf"));
  }

  @Override
  public FittedModel load(LoadContext context) throws IOException {
    int width = context.state().readInt();
    Trees trees = Trees.load(context.state(), width);
    if (trees.count() != context.params().integer("trees")
        || trees.outputs() != Scores.count(context.output())) {
      throw new IOException("Not the state of a forest for " + context.output().outputs() + ".");
    }
    return new FittedForest(trees, width, context.output());
  }

  /**
   * A forest.
   *
   * @param width numbers per row
   */
  private record FittedForest(Trees trees, int width, PredictionSchema schema)
      implements FittedModel {

    @Override
    public Predictions apply(List<Features> input) {
      return TreeScores.predict(trees, trees.outputs(), width, input, schema, this::write);
    }

    private void write(double[] sums, float[] into, int at) {
      if (sums.length < schema.width()) { // two classes
        into[at + 1] = (float) (sums[0] / trees.count());
        into[at] = 1 - into[at + 1];
        return;
      }
      for (int k = 0; k < sums.length; k++) {
        into[at + k] = (float) (sums[k] / trees.count());
      }
    }

    @Override
    public Features features(List<Features> input) {
      return TreeScores.leaves(
          trees, width, Math.multiplyExact(trees.count(), trees.outputs()), input);
    }

    @Override
    public void save(StateWriter out) throws IOException {
      out.writeInt(width);
      trees.save(out);
    }
  }
}
