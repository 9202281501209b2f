package org.amalgam.builtin.extract;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.amalgam.api.StateReader;
import org.amalgam.api.StateWriter;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.FloatColumn;

/**
 * ROCKET (Dempster, Petitjean and Webb 2020): random dilated kernels over a sequence. Of every
 * kernel the share of responses above 0 and the largest response are kept, in this order. Length is
 * 7, 9 or 11; weights are normal, less their mean; the bias is uniform from -1 to 1; the dilation
 * is {@code 2^u}, u uniform up to where the kernel spans the sequence; every second kernel by
 * chance reaches beyond the ends, where there is 0. A kernel reads {@code 2^u} of the d channels.
 *
 * <p>With {@code normalize}, each channel of each row goes first to mean 0 and standard deviation 1
 * (a constant to 0). Windows that touch a missing step are left out, so a sequence may end early; a
 * kernel without any window gives NaN.
 *
 * @param steps length of the sequence
 * @param channels numbers per step
 * @param lengths of each kernel
 * @param dilations steps from one weight of a kernel to the next
 * @param paddings steps beyond each end
 * @param biases added to each response
 * @param reads channels that each kernel reads
 * @param which those channels, kernel after kernel
 * @param weights {@code length} weights for each channel read, kernel after kernel
 */
record RandomKernels(
    boolean normalize,
    int steps,
    int channels,
    int[] lengths,
    int[] dilations,
    int[] paddings,
    double[] biases,
    int[] reads,
    int[] which,
    double[] weights)
    implements Bank {
  private static final int SHORTEST = 7;
  private static final int LONGEST = 11;

  /** Draws kernels for a sequence of {@value #SHORTEST} steps or more. */
  static RandomKernels draw(Random random, int kernels, Grid grid, boolean normalize) {
    int steps = grid.height();
    int channels = grid.channels();
    int choices = (Math.min(LONGEST, steps) - SHORTEST) / 2 + 1;
    int[] lengths = new int[kernels];
    int[] dilations = new int[kernels];
    int[] paddings = new int[kernels];
    double[] biases = new double[kernels];
    int[] reads = new int[kernels];
    IntStream.Builder which = IntStream.builder();
    double[] weights = new double[kernels * LONGEST * Math.min(channels, LONGEST)];
    int at = 0;
    for (int k = 0; k < kernels; k++) {
      lengths[k] = SHORTEST + 2 * random.nextInt(choices);
      reads[k] = power(random, Math.min(channels, lengths[k]) + 1.0, channels);
      for (int channel : choose(random, channels, reads[k])) {
        which.add(channel);
        centred(random, weights, at, lengths[k]);
        at += lengths[k];
      }
      biases[k] = 2 * random.nextDouble() - 1;
      dilations[k] = power(random, (steps - 1.0) / (lengths[k] - 1), steps);
      paddings[k] = random.nextBoolean() ? (lengths[k] - 1) * dilations[k] / 2 : 0;
    }
    return new RandomKernels(
        normalize,
        steps,
        channels,
        lengths,
        dilations,
        paddings,
        biases,
        reads,
        which.build().toArray(),
        Arrays.copyOf(weights, at));
  }

  /** {@code floor(2^u)}, u uniform from 0 to log2 of the limit; at most {@code most}. */
  private static int power(Random random, double limit, int most) {
    return (int) Math.min(most, Math.pow(limit, random.nextDouble()));
  }

  private static int[] choose(Random random, int channels, int count) {
    int[] all = IntStream.range(0, channels).toArray();
    for (int i = 0; i < count; i++) {
      int other = i + random.nextInt(channels - i);
      int taken = all[other];
      all[other] = all[i];
      all[i] = taken;
    }
    return Arrays.copyOf(all, count);
  }

  private static void centred(Random random, double[] weights, int at, int length) {
    double sum = 0;
    for (int i = 0; i < length; i++) {
      weights[at + i] = random.nextGaussian();
      sum += weights[at + i];
    }
    for (int i = 0; i < length; i++) {
      weights[at + i] -= sum / length;
    }
  }

  /**
   * What kernels over a sequence give.
   *
   * @throws IllegalArgumentException if the column is no sequence, or too short
   */
  static FeatureSchema schema(Field field, int kernels) {
    Grid grid = Grid.of(field);
    if (grid.image() || grid.height() < SHORTEST) {
      throw new IllegalArgumentException(
          "The bank 'rocket' takes [n] and [t, d] of %d steps or more, but '%s' is of shape %s."
              .formatted(SHORTEST, field.name(), field.shape()));
    }
    return FeatureSchema.ofWidth(2 * kernels);
  }

  @Override
  public FeatureSchema schema(Field field) {
    return schema(field, lengths.length);
  }

  @Override
  public Pass pass(FloatColumn column) {
    double[] series = new double[steps * channels];
    double[] responses = new double[steps];
    return (row, into, at) -> {
      read(column, row, series);
      int read = 0;
      int weight = 0;
      for (int k = 0; k < lengths.length; k++) {
        int count = count(k);
        Arrays.fill(responses, 0, count, biases[k]);
        for (int i = 0; i < reads[k]; i++, weight += lengths[k]) {
          respond(k, weight, series, which[read++] * steps, responses, count);
        }
        summarise(responses, count, into, at + 2 * k);
      }
    };
  }

  private int count(int k) {
    return steps + 2 * paddings[k] - (lengths[k] - 1) * dilations[k];
  }

  /** Channel after channel, each scaled over the steps that it has. */
  private void read(FloatColumn column, int row, double[] series) {
    for (int channel = 0; channel < channels; channel++) {
      int from = channel * steps;
      double sum = 0;
      int present = 0;
      for (int t = 0; t < steps; t++) {
        double value = column.get(row, t * channels + channel);
        series[from + t] = value;
        if (!Double.isNaN(value)) {
          sum += value;
          present++;
        }
      }
      if (normalize && present > 0) {
        scale(series, from, sum / present, present);
      }
    }
  }

  private void scale(double[] series, int from, double mean, int present) {
    double squares = 0;
    for (int t = from; t < from + steps; t++) {
      double off = series[t] - mean;
      squares += Double.isNaN(off) ? 0 : off * off;
    }
    double deviation = Math.sqrt(squares / present);
    // What rounding of the mean alone leaves of a constant.
    double scale = deviation > 1e-12 * Math.abs(mean) ? 1 / deviation : 0;
    for (int t = from; t < from + steps; t++) {
      series[t] = (series[t] - mean) * scale;
    }
  }

  /** Adds the responses to one channel, weight after weight, so that the inner loop is plain. */
  private void respond(
      int k, int weight, double[] series, int channel, double[] responses, int count) {
    for (int j = 0; j < lengths[k]; j++) {
      double w = weights[weight + j];
      int shift = j * dilations[k] - paddings[k];
      int end = Math.min(count, steps - shift);
      for (int i = Math.max(0, -shift), at = channel + i + shift; i < end; i++, at++) {
        responses[i] += w * series[at];
      }
    }
  }

  private static void summarise(double[] responses, int count, float[] into, int at) {
    int present = 0;
    int above = 0;
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      double response = responses[i];
      if (!Double.isNaN(response)) {
        present++;
        above += response > 0 ? 1 : 0;
        largest = Math.max(largest, response);
      }
    }
    into[at] = present == 0 ? Float.NaN : (float) above / present;
    into[at + 1] = present == 0 ? Float.NaN : (float) largest;
  }

  @Override
  public void save(StateWriter out) throws IOException {
    out.writeInt(steps);
    out.writeInt(channels);
    out.writeInts(lengths);
    out.writeInts(dilations);
    out.writeInts(paddings);
    out.writeDoubles(biases);
    out.writeInts(reads);
    out.writeInts(which);
    out.writeDoubles(weights);
  }

  /** The inverse of {@link #save}; whether channels are scaled is a parameter. */
  static RandomKernels load(StateReader state, boolean normalize) throws IOException {
    RandomKernels loaded =
        new RandomKernels(
            normalize,
            state.readInt(),
            state.readInt(),
            state.readInts(),
            state.readInts(),
            state.readInts(),
            state.readDoubles(),
            state.readInts(),
            state.readInts(),
            state.readDoubles());
    if (!loaded.sound()) {
      throw new IOException("Not a state of 'convolve'.");
    }
    return loaded;
  }

  private boolean sound() {
    int kernels = lengths.length;
    if (dilations.length != kernels
        || paddings.length != kernels
        || biases.length != kernels
        || reads.length != kernels
        || IntStream.of(which).anyMatch(c -> c < 0 || c >= channels)) {
      return false;
    }
    long read = 0;
    long weight = 0;
    for (int k = 0; k < kernels; k++) {
      long span = (lengths[k] - 1L) * dilations[k];
      if (lengths[k] < 1
          || dilations[k] < 1
          || reads[k] < 1
          || paddings[k] < 0
          || 2L * paddings[k] > span
          || span >= steps) {
        return false;
      }
      read += reads[k];
      weight += (long) reads[k] * lengths[k];
    }
    return read == which.length && weight == weights.length;
  }
}
