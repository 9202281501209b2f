package org.amalgam.builtin.synthesize;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.amalgam.api.Fitted;
import org.amalgam.api.StateWriter;
import org.amalgam.api.ViewWeights;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;

/** A learned encoder. A row without views enough gets NaN. */
sealed class FittedEncoder implements Fitted<List<Features>, Features> {
  private final Encoder encoder;
  private final double[] parameters;

  private FittedEncoder(Encoder encoder, double[] parameters) {
    this.encoder = encoder;
    this.parameters = parameters;
  }

  /** One whose mixing needs every view, and gives none a weight; or one that weighs them. */
  static FittedEncoder of(Encoder encoder, double[] parameters) {
    return encoder.needsAll()
        ? new FittedEncoder(encoder, parameters)
        : new Weighing(encoder, parameters);
  }

  @Override
  public Features apply(List<Features> input) {
    Encoder.Pass pass = pass(input);
    int rows = input.get(0).rows();
    int width = encoder.width();
    float[] values = new float[Math.multiplyExact(rows, width)];
    for (int row = 0, at = 0; row < rows; row++, at += width) {
      if (pass.read(input, row)) {
        write(pass.forward(parameters), values, at);
      } else {
        Arrays.fill(values, at, at + width, Float.NaN);
      }
    }
    return DenseFeatures.of(FeatureSchema.ofWidth(width), rows, values);
  }

  private static void write(double[] numbers, float[] into, int at) {
    for (int i = 0; i < numbers.length; i++) {
      into[at + i] = ViewRow.single(numbers[i]);
    }
  }

  final Encoder.Pass pass(List<Features> input) {
    ViewScaling.checkWidths(encoder.scalings(), input);
    return encoder.pass();
  }

  @Override
  public void save(StateWriter out) throws IOException {
    out.writeInt(encoder.views());
    for (ViewScaling scaling : encoder.scalings()) {
      scaling.save(out);
    }
    out.writeDoubles(parameters);
  }

  /** One that weighs its inputs row by row. */
  private static final class Weighing extends FittedEncoder implements ViewWeights {
    private final Encoder encoder;
    private final double[] parameters;

    Weighing(Encoder encoder, double[] parameters) {
      super(encoder, parameters);
      this.encoder = encoder;
      this.parameters = parameters;
    }

    @Override
    public Optional<Features> viewWeights(List<Features> input) {
      Encoder.Pass pass = pass(input);
      int rows = input.get(0).rows();
      double[] weights = new double[encoder.views()];
      float[] values = new float[Math.multiplyExact(rows, weights.length)];
      for (int row = 0, at = 0; row < rows; row++, at += weights.length) {
        if (pass.read(input, row)) {
          pass.forward(parameters);
          pass.weights(weights);
        } else {
          Arrays.fill(weights, Double.NaN);
        }
        write(weights, values, at);
      }
      return Optional.of(DenseFeatures.of(FeatureSchema.ofWidth(weights.length), rows, values));
    }
  }
}
