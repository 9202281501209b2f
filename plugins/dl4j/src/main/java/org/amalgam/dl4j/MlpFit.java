package org.amalgam.dl4j;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.amalgam.api.FitContext;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;

/** One fit of {@code dl4j.mlp}: which rows it learns from, on what scale. For one thread. */
final class MlpFit {
  private final FitContext<List<Features>> context;
  private final MlpSettings settings;
  private final DenseFeatures features;
  private final Target target;

  private MlpFit(FitContext<List<Features>> context) {
    this.context = context;
    this.settings = MlpSettings.of(context.params());
    this.features = DenseFeatures.concat(context.input());
    this.target = context.target();
  }

  /**
   * Fits on the rows of the context.
   *
   * @throws IllegalArgumentException if the data do not serve or the training diverged
   * @throws java.util.concurrent.CancellationException if the run was cancelled
   */
  static FittedMlp of(FitContext<List<Features>> context) {
    return new MlpFit(context).run();
  }

  private FittedMlp run() {
    if (features.width() == 0) {
      throw new IllegalArgumentException("dl4j.mlp needs at least one feature.");
    }
    boolean watched = settings.patience() > 0;
    FitContext.Split split =
        watched
            ? context.split(settings.validation())
            : new FitContext.Split(IntStream.range(0, features.rows()).toArray(), new int[0]);
    int[] rows = usable(split.train());
    int[] kept = usable(split.test());
    checkEnough(rows, split.train().length);
    if (watched && kept.length == 0) {
      throw new IllegalArgumentException(
          "'validation' of %s leaves no complete row of %d to watch; raise it or set 'patience' to 0."
              .formatted(settings.validation(), features.rows()));
    }
    return train(rows, kept);
  }

  private FittedMlp train(int[] rows, int[] kept) {
    Sample sample = Sample.of(rows, features.values(), features.width(), target, context.weights());
    Scaling inputs =
        settings.standardize()
            ? Scaling.of(sample.inputs(), sample.weights(), sample.width())
            : Scaling.none(sample.width());
    Scaling targets =
        target.task() == Task.REGRESSION
            ? Scaling.of(sample.targets(), sample.weights(), sample.outputs())
            : Scaling.none(0);
    sample.scale(inputs, targets);
    Engine.start();
    try (MlpTraining training = new MlpTraining(context, settings, inputs, targets, sample)) {
      return kept.length == 0
          ? training.last()
          : training.best(new HeldOut(features.rows(kept), target.rows(kept), weights(kept)));
    }
  }

  /** The rows with every feature there and a weight. */
  private int[] usable(int[] rows) {
    float[] weights = context.weights();
    int[] usable =
        Arrays.stream(rows).filter(row -> weights[row] > 0 && !features.hasMissing(row)).toArray();
    for (int row : usable) {
      checkFinite(row);
    }
    return usable;
  }

  private void checkFinite(int row) {
    for (int i = 0; i < features.width(); i++) {
      if (Float.isInfinite(features.get(row, i))) {
        throw new IllegalArgumentException(
            "Feature %s of training row %d is infinite; bound it before this stage."
                .formatted(features.schema().name(i), row));
      }
    }
  }

  private void checkEnough(int[] rows, int given) {
    if (rows.length == 0) {
      throw new IllegalArgumentException(
          "None of %d training rows has all %d features; put 'impute' before this stage."
              .formatted(given, features.width()));
    }
    if (target.task() != Task.CLASSIFICATION) {
      return;
    }
    int first = target.label(rows[0]);
    if (Arrays.stream(rows).allMatch(row -> target.label(row) == first)) {
      throw new IllegalArgumentException(
          "All %d complete training rows of %d are of class '%s'; give rows of two classes or more%s."
              .formatted(
                  rows.length,
                  given,
                  target.schema().outputs().get(first),
                  rows.length < given ? ", or put 'impute' before this stage" : ""));
    }
  }

  private float[] weights(int[] rows) {
    float[] chosen = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      chosen[i] = context.weights()[rows[i]];
    }
    return chosen;
  }
}
