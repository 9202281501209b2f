package org.amalgam.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.amalgam.api.FitContext;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;

/** One fit of a network of branches: what it learns from, on what scale. For one thread. */
final class NetworkFit {
  private final FitContext<List<Features>> context;
  private final Design design;
  private final List<DenseFeatures> views;
  private final Target target;

  private NetworkFit(FitContext<List<Features>> context, FittedNetwork.Designer designer) {
    this.context = context;
    this.views = context.input().stream().map(Features::dense).toList();
    this.target = context.target();
    List<FeatureSchema> schemas = views.stream().map(DenseFeatures::schema).toList();
    this.design = designer.of(schemas, context.params());
  }

  /**
   * Fits on the rows of the context.
   *
   * @throws IllegalArgumentException if the data do not serve or the training diverged
   * @throws java.util.concurrent.CancellationException if the run was cancelled
   */
  static FittedNetwork of(FitContext<List<Features>> context, FittedNetwork.Designer designer) {
    return new NetworkFit(context, designer).run();
  }

  private FittedNetwork run() {
    for (DenseFeatures view : views) {
      if (view.width() == 0) {
        throw new IllegalArgumentException(design.type() + " needs features in every input.");
      }
    }
    Learning learning = design.learning();
    boolean watch = design.watch() || learning.patience() > 0;
    FitRows rows = FitRows.of(context, learning, views, watch, design.masked());
    Outputs outputs = Outputs.of(context.output());
    Sample sample = Sample.of(rows.train(), views, target, outputs.first(), context.weights());
    boolean[][] present = present(sample);
    List<Scaling> scalings = scalings(sample, present);
    Scaling targets =
        target.task() == Task.REGRESSION
            ? Scaling.of(sample.targets(), sample.weights(), sample.outputs())
            : Scaling.none(0);
    targets.applyAll(sample.targets());
    for (int v = 0; v < views.size(); v++) {
      scalings.get(v).applyAll(sample.views()[v]);
      fillMissing(sample.views()[v]);
    }
    SplittableRandom random = new SplittableRandom(context.seed());
    Engine.start();
    try (GraphNetwork network =
        new GraphNetwork(
            design, context.output(), sample, present, scalings, targets, random.split())) {
      Training<FittedNetwork> training = new Training<>(context, learning, network, random);
      return training
          .run(
              measure(design.measured() ? rows.train() : new int[0], targets),
              measure(rows.watched(), targets))
          .with(training.curve());
    }
  }

  private Optional<Training.Measure<FittedNetwork>> measure(int[] rows, Scaling targets) {
    if (rows.length == 0) {
      return Optional.empty();
    }
    HeldOut held = HeldOut.of(rows, views, target, context.weights());
    return Optional.of(model -> held.score(model.apply(held.features()), targets));
  }

  /** Which views of each row are there. */
  private boolean[][] present(Sample sample) {
    boolean[][] present = new boolean[sample.rows()][views.size()];
    for (int row = 0; row < present.length; row++) {
      for (int v = 0; v < views.size(); v++) {
        present[row][v] = !Float.isNaN(sample.views()[v][row * sample.width(v)]);
      }
    }
    return present;
  }

  private List<Scaling> scalings(Sample sample, boolean[][] present) {
    List<Scaling> scalings = new ArrayList<>();
    for (int v = 0; v < views.size(); v++) {
      scalings.add(
          design.learning().standardize()
              ? scaling(v, sample, present)
              : Scaling.none(sample.width(v)));
    }
    return scalings;
  }

  private Scaling scaling(int view, Sample sample, boolean[][] present) {
    float[] weights = sample.weights().clone();
    boolean any = false;
    for (int row = 0; row < weights.length; row++) {
      weights[row] = present[row][view] ? weights[row] : 0;
      any |= present[row][view];
    }
    if (!any) {
      throw new IllegalArgumentException(
          "Input %d is missing in every training row; take it out.".formatted(view));
    }
    List<Integer> shape = design.inputs().get(view).shape();
    return GraphNetwork.kind(design, view) == BranchKind.DENSE
        ? Scaling.of(sample.views()[view], weights, sample.width(view))
        : Scaling.ofChannels(sample.views()[view], weights, shape.get(shape.size() - 1));
  }

  private static void fillMissing(float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.isNaN(values[i]) ? 0 : values[i];
    }
  }
}
