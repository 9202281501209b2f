package org.amalgam.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.amalgam.api.FitContext;

/**
 * The epochs of one fit. For one thread.
 *
 * @param <M> the fitted model
 */
final class Training<M> {
  private static final int STEPS_BETWEEN_REPORTS = 64;

  /** Measures a model on rows that do not change. */
  @FunctionalInterface
  interface Measure<M> {
    Score of(M model);
  }

  private final FitContext<?> context;
  private final Learning learning;
  private final Trainee<M> network;
  private final int[] order;
  private final SplittableRandom random;
  private final List<Epoch> curve = new ArrayList<>();

  /**
   * A training that has not begun.
   *
   * @param random decides on the order of the rows
   */
  Training(FitContext<?> context, Learning learning, Trainee<M> network, SplittableRandom random) {
    this.context = context;
    this.learning = learning;
    this.network = network;
    this.random = random;
    this.order = IntStream.range(0, network.rows()).toArray();
  }

  /**
   * The model after all epochs; with patience that of the epoch with the least loss on the rows
   * watched (early stopping, Prechelt 1998).
   *
   * @param train measures on the training rows; without it their loss is that of the steps
   * @param watched measures on rows that it does not learn from
   */
  M run(Optional<Measure<M>> train, Optional<Measure<M>> watched) {
    boolean stops = learning.patience() > 0 && watched.isPresent();
    boolean measures = train.isPresent() || watched.isPresent();
    M best = network.fitted();
    double least = Double.POSITIVE_INFINITY;
    for (int epoch = 1, since = 0;
        epoch <= learning.epochs() && !(stops && since >= learning.patience());
        epoch++) {
      Score steps = new Score(pass(epoch), Double.NaN);
      M model = measures || epoch == learning.epochs() ? network.fitted() : best;
      Score held = watched.map(measure -> measure.of(model)).orElse(Score.NONE);
      Epoch point = new Epoch(train.map(measure -> measure.of(model)).orElse(steps), held);
      since++;
      if (!stops || held.loss() < least) {
        best = model;
        least = held.loss();
        since = 0;
      }
      curve.add(point);
      context.progress(
          (double) epoch / learning.epochs(),
          "epoch %d of %d: %s".formatted(epoch, learning.epochs(), point));
    }
    return best;
  }

  /** What the epochs so far came to. */
  List<Epoch> curve() {
    return List.copyOf(curve);
  }

  /** One pass over the rows in a new order; gives the mean loss of its steps. */
  private double pass(int epoch) {
    shuffle();
    network.order(order);
    double sum = 0;
    for (int step = 0; step < network.steps(); step++) {
      if (step % STEPS_BETWEEN_REPORTS == STEPS_BETWEEN_REPORTS - 1) {
        double done = (epoch - 1 + (double) step / network.steps()) / learning.epochs();
        context.progress(done, "epoch %d of %d".formatted(epoch, learning.epochs()));
      }
      sum += network.step(step);
    }
    return learning.finite(sum / network.steps());
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
}
