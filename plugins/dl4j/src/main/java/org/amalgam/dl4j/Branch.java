package org.amalgam.dl4j;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.amalgam.api.data.FeatureSchema;

/**
 * The hidden layers that one input goes through.
 *
 * @param input which of the inputs
 * @param inputs numbers per row of it
 */
record Branch(int input, int inputs, BranchKind kind, List<Layer> layers) {

  Branch {
    layers = List.copyOf(layers);
  }

  /** How many numbers it gives; unknown where the input's width is and there are no layers. */
  int outputs() {
    return layers.isEmpty() ? inputs : layers.get(layers.size() - 1).outputs();
  }

  /** The image that it ends with, if it does. */
  Maps maps() {
    int last = layers.size() - 1;
    return last >= 0 && layers.get(last) instanceof Layer.Convolved convolved
        ? convolved.maps()
        : Maps.NONE;
  }

  Chain chain(Weights weights, Activation activation) throws IOException {
    List<Step> steps = new ArrayList<>();
    for (Layer layer : layers) {
      steps.add(layer.step(weights, activation));
    }
    return new Chain(inputs, steps);
  }

  /**
   * A branch as the settings have it.
   *
   * @param number its own among the branches
   * @param input which of the inputs it reads
   * @throws IllegalArgumentException if the input's shape does not fit
   */
  static Branch of(int number, int input, BranchKind kind, FeatureSchema schema, Units units) {
    Builder branch = new Builder("b" + number + "l", input, schema, units);
    switch (kind) {
      case CONV -> branch.convolve();
      case RECURRENT -> branch.recur();
      case DENSE -> {}
    }
    return new Branch(input, schema.width(), kind, branch.finish());
  }

  /** Puts layers on top of each other. */
  private static final class Builder {
    private final String prefix;
    private final int input;
    private final FeatureSchema schema;
    private final Units units;
    private final List<Layer> layers = new ArrayList<>();
    private Maps maps = Maps.NONE;

    Builder(String prefix, int input, FeatureSchema schema, Units units) {
      this.prefix = prefix;
      this.input = input;
      this.schema = schema;
      this.units = units;
    }

    private String next() {
      return prefix + layers.size();
    }

    void convolve() {
      List<Integer> shape = schema.shape();
      boolean flat = shape.size() == 2;
      if (!flat && shape.size() != 3) {
        throw unfit("an image [h, w, c] or a sequence [t, d]");
      }
      if (units.filters().length == 0) {
        throw new IllegalArgumentException("'filters' is empty; give those of a layer at least.");
      }
      int height = shape.get(0);
      int width = flat ? 1 : shape.get(1);
      int channels = shape.get(shape.size() - 1);
      checkNotEmpty();
      for (int filters : units.filters()) {
        Layer.Convolved layer =
            new Layer.Convolved(
                next(), height, width, channels, filters, units.kernel(), units.pooling(), flat);
        layers.add(layer);
        maps = layer.maps();
        height = maps.height();
        width = maps.width();
        channels = filters;
        if (height == 0 || width == 0) {
          throw new IllegalArgumentException(
              "Nothing is left of input %d of shape %s after %d poolings by %d; lower 'pooling' or give fewer 'filters'."
                  .formatted(input, shape, layers.size(), units.pooling()));
        }
      }
    }

    void recur() {
      if (schema.shape().size() != 2) {
        throw unfit("a sequence [t, d]");
      }
      checkNotEmpty();
      if (units.recurrent().length == 0) {
        throw new IllegalArgumentException("'units' is empty; give those of a layer at least.");
      }
      int width = schema.shape().get(1);
      for (int l = 0; l < units.recurrent().length; l++) {
        boolean last = l == units.recurrent().length - 1;
        LongShortTerm.Given given = last ? units.steps() : LongShortTerm.Given.ALL;
        int own = units.recurrent()[l];
        layers.add(new Layer.Recurrent(next(), schema.shape().get(0), width, own, given));
        width = own;
      }
    }

    List<Layer> finish() {
      int before = layers.isEmpty() ? schema.width() : layers.get(layers.size() - 1).outputs();
      for (int hidden : units.hidden()) {
        layers.add(new Layer.Full(next(), before, hidden, maps));
        before = hidden;
        maps = Maps.NONE;
      }
      return layers;
    }

    private void checkNotEmpty() {
      if (schema.width() <= 0) {
        throw unfit("a shape without a 0");
      }
    }

    private IllegalArgumentException unfit(String due) {
      return new IllegalArgumentException(
          "Input %d is %s; %s is due. Give the column such a 'shape' and read it as it is (input.NAME)."
              .formatted(
                  input,
                  schema.shape().isEmpty() ? "a plain vector" : "of shape " + schema.shape(),
                  due));
    }
  }
}
