package org.amalgam.builtin.synthesize;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.amalgam.api.FitContext;
import org.amalgam.api.Param;
import org.amalgam.api.Params;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;
import org.amalgam.builtin.numeric.Adam;

/**
 * Learns an encoder by the loss of a linear head on it, by Adam over batches of rows, and keeps the
 * parameters of the epoch with the least loss on rows kept out.
 *
 * @param l2 penalty: the loss grows by half of it times the squared weights
 * @param learningRate step size
 * @param epochs passes over the rows, at most
 * @param batchSize rows in a step, at most
 * @param patience epochs without a lower loss on the rows kept out before it stops; 0: none are
 *     kept out
 * @param validation share of the rows to keep out
 */
record EncoderFit(
    double l2, double learningRate, int epochs, int batchSize, int patience, double validation) {

  static List<Param> params() {
    return List.of(
        Param.number("l2", 1e-4, "penalty: the loss grows by half of it x the squared weights")
            .atLeast(0),
        Param.number("learningRate", 0.005, "step size of Adam").within(1e-8, 10),
        Param.integer("epochs", 100, "passes over the training rows, at most").atLeast(1),
        Param.integer("batchSize", 32, "rows in a training step, at most").atLeast(1),
        Param.integer(
                "patience", 10, "epochs without a lower validation loss before it stops; 0: off")
            .atLeast(0),
        Param.number("validation", 0.2, "share of the rows that patience watches, not learned from")
            .within(0.01, 0.9));
  }

  static EncoderFit of(Params params) {
    return new EncoderFit(
        params.number("l2"),
        params.number("learningRate"),
        params.integer("epochs"),
        params.integer("batchSize"),
        params.integer("patience"),
        params.number("validation"));
  }

  /**
   * Learns.
   *
   * @return the parameters of the encoder
   * @throws IllegalArgumentException if no row can be learned from, or only one class is there
   */
  double[] fit(Encoder encoder, FitContext<List<Features>> context) {
    float[] weights = context.weights();
    int[] usable = usable(encoder, context.input(), weights);
    if (usable.length == 0) {
      throw new IllegalArgumentException(
          "In no row are there views enough to learn from; numbers are missing in all of them, or do not vary. Put 'impute' before this stage, or leave out inputs.");
    }
    check(context.target(), usable);
    int[] train = usable;
    int[] held = new int[0];
    if (patience > 0) {
      FitContext.Split split = context.split(validation);
      train = among(split.train(), usable);
      held = among(split.test(), usable);
      if (held.length == 0 || train.length == 0) {
        train = usable;
        held = new int[0];
      }
    }
    Head head = Head.of(context.target(), weights, train, encoder.width());
    EncoderLoss loss = new EncoderLoss(context.input(), weights, encoder, head, l2);
    double[] parameters = new double[loss.parameters()];
    encoder.start(parameters, context.seed());
    head.start(parameters, encoder.parameters(), context.seed());
    search(parameters, loss, train, held, context);
    return Arrays.copyOf(parameters, encoder.parameters());
  }

  private static int[] usable(Encoder encoder, List<Features> input, float[] weights) {
    Encoder.Pass pass = encoder.pass();
    return IntStream.range(0, weights.length)
        .filter(row -> weights[row] > 0 && pass.read(input, row))
        .toArray();
  }

  private static void check(Target target, int[] rows) {
    if (target.task() == Task.CLASSIFICATION) {
      int first = target.label(rows[0]);
      if (Arrays.stream(rows).allMatch(row -> target.label(row) == first)) {
        throw new IllegalArgumentException(
            "All %d rows that can be learned from are of class '%s'; rows of two classes are needed. If numbers are missing in the others, put 'impute' before this stage."
                .formatted(rows.length, target.schema().outputs().get(first)));
      }
    }
  }

  private static int[] among(int[] rows, int[] sorted) {
    return Arrays.stream(rows).filter(row -> Arrays.binarySearch(sorted, row) >= 0).toArray();
  }

  private void search(
      double[] parameters, EncoderLoss loss, int[] train, int[] held, FitContext<?> context) {
    Adam adam = new Adam(parameters.length, learningRate);
    SplittableRandom random = new SplittableRandom(context.seed());
    double[] gradient = new double[parameters.length];
    double[] best = parameters.clone();
    double least = held.length == 0 ? 0 : loss.mean(parameters, held);
    double unit = 0;
    for (int row : train) {
      unit += context.weights()[row];
    }
    unit /= train.length;
    int[] order = train.clone();
    for (int epoch = 1, since = 0;
        epoch <= epochs && (patience == 0 || since < patience);
        epoch++) {
      shuffle(order, random);
      double sum = 0;
      for (int from = 0; from < order.length; from += batchSize) {
        int to = Math.min(order.length, from + batchSize);
        sum += (to - from) * loss.at(parameters, order, from, to, unit * (to - from), gradient);
        adam.step(parameters, gradient);
      }
      double watched = held.length == 0 ? sum / order.length : loss.mean(parameters, held);
      context.progress(
          epoch / (double) epochs,
          String.format(Locale.ROOT, "epoch %d, loss %.4f", epoch, watched));
      since++;
      if (held.length == 0 || watched < least) {
        since = 0;
        least = watched;
        System.arraycopy(parameters, 0, best, 0, best.length);
      }
    }
    System.arraycopy(best, 0, parameters, 0, best.length);
  }

  private static void shuffle(int[] order, SplittableRandom random) {
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swap = order[i];
      order[i] = order[j];
      order[j] = swap;
    }
  }
}
