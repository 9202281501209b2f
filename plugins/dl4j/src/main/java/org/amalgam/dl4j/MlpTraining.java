package org.amalgam.dl4j;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.amalgam.api.FitContext;
import org.amalgam.api.data.Features;

/** The epochs of one fit. For one thread. */
final class MlpTraining implements AutoCloseable {
  private static final int STEPS_BETWEEN_REPORTS = 64;

  private final FitContext<List<Features>> context;
  private final MlpSettings settings;
  private final Scaling inputs;
  private final Scaling targets;
  private final MlpNetwork network;
  private final int[] order;
  private final SplittableRandom random;

  /**
   * A training that has not begun.
   *
   * @param inputs how the features of the sample were scaled
   * @param targets how its targets were scaled; of width 0 for classification
   */
  MlpTraining(
      FitContext<List<Features>> context,
      MlpSettings settings,
      Scaling inputs,
      Scaling targets,
      Sample sample) {
    this.context = context;
    this.settings = settings;
    this.inputs = inputs;
    this.targets = targets;
    this.order = IntStream.range(0, sample.rows()).toArray();
    this.random = new SplittableRandom(context.seed());
    long seed = random.nextLong(1, Long.MAX_VALUE);
    this.network = new MlpNetwork(settings, context.output().task(), sample, seed);
  }

  /** The model after all epochs. */
  FittedMlp last() {
    for (int epoch = 1; epoch <= settings.epochs(); epoch++) {
      double loss = run(epoch);
      report(epoch, String.format(Locale.ROOT, "loss %.4f", loss));
    }
    return fitted();
  }

  /** The model of the epoch with the least loss on held-out rows (early stopping). */
  FittedMlp best(HeldOut held) {
    FittedMlp best = fitted();
    double least = Double.POSITIVE_INFINITY;
    for (int epoch = 1, since = 0;
        epoch <= settings.epochs() && since < settings.patience();
        epoch++) {
      double loss = run(epoch);
      FittedMlp model = fitted();
      double heldLoss = held.loss(model, targets);
      since++;
      if (heldLoss < least) {
        best = model;
        least = heldLoss;
        since = 0;
      }
      report(epoch, String.format(Locale.ROOT, "loss %.4f, validation loss %.4f", loss, heldLoss));
    }
    return best;
  }

  /** One pass over the rows in a new order; gives the mean loss of its steps. */
  private double run(int epoch) {
    shuffle();
    network.order(order);
    double sum = 0;
    for (int step = 0; step < network.steps(); step++) {
      if (step % STEPS_BETWEEN_REPORTS == STEPS_BETWEEN_REPORTS - 1) {
        double done = (epoch - 1 + (double) step / network.steps()) / settings.epochs();
        context.progress(done, "epoch %d of %d".formatted(epoch, settings.epochs()));
      }
      sum += network.step(step);
    }
    return finite(sum / network.steps());
  }

  private void report(int epoch, String losses) {
    context.progress(
        (double) epoch / settings.epochs(),
        "epoch %d of %d, %s".formatted(epoch, settings.epochs(), losses));
  }

  private FittedMlp fitted() {
    List<Dense> layers = network.layers();
    for (Dense layer : layers) {
      for (float weight : layer.weights()) {
        finite(weight);
      }
    }
    return new FittedMlp(context.output(), settings.activation(), inputs, layers, targets);
  }

  private double finite(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "The training diverged; lower 'learningRate' (%s)%s."
              .formatted(
                  settings.learningRate(), settings.standardize() ? "" : " or set 'standardize'"));
    }
    return value;
  }

  /** Fisher and Yates. */
  private void shuffle() {
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
  }

  @Override
  public void close() {
    network.close();
  }
}
