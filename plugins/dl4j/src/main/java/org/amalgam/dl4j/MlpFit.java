package org.amalgam.dl4j;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.amalgam.api.FitContext;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;

/** One fit of {@code dl4j.mlp}: what it learns from, on what scale. */
final class MlpFit {
  private MlpFit() {}

  /**
   * Fits on the rows of the context.
   *
   * @throws IllegalArgumentException if the data do not serve or the training diverged
   * @throws java.util.concurrent.CancellationException if the run was cancelled
   */
  static FittedMlp of(FitContext<List<Features>> context) {
    MlpSettings settings = MlpSettings.of(context.params());
    Learning learning = settings.learning();
    List<DenseFeatures> features = List.of(DenseFeatures.concat(context.input()));
    Target target = context.target();
    int width = features.get(0).width();
    if (width == 0) {
      throw new IllegalArgumentException("dl4j.mlp needs at least one feature.");
    }
    FitRows rows = FitRows.of(context, learning, features, learning.patience() > 0, false);
    Sample sample = Sample.of(rows.train(), features, target, 0, context.weights());
    Scaling inputs =
        learning.standardize()
            ? Scaling.of(sample.views()[0], sample.weights(), width)
            : Scaling.none(width);
    Scaling targets =
        target.task() == Task.REGRESSION
            ? Scaling.of(sample.targets(), sample.weights(), sample.outputs())
            : Scaling.none(0);
    inputs.applyAll(sample.views()[0]);
    targets.applyAll(sample.targets());
    SplittableRandom random = new SplittableRandom(context.seed());
    long seed = random.nextLong(1, Long.MAX_VALUE);
    Engine.start();
    try (MlpNetwork network =
        new MlpNetwork(settings, context.output(), sample, inputs, targets, seed)) {
      HeldOut held = HeldOut.of(rows.watched(), features, target, context.weights());
      return new Training<>(context, learning, network, random)
          .run(
              Optional.empty(),
              rows.watched().length == 0
                  ? Optional.empty()
                  : Optional.of(model -> held.score(model.apply(held.features()), targets)));
    }
  }
}
