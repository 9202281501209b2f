package org.amalgam.builtin.model;

import java.io.IOException;
import java.util.List;
import org.amalgam.api.FitContext;
import org.amalgam.api.FittedModel;
import org.amalgam.api.StateReader;
import org.amalgam.api.StateWriter;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.builtin.numeric.Scaling;

/**
 * A fitted {@link Precomputed} that makes scores probabilities: logistic or softmax regression on
 * the standardised scores, hardly penalised.
 */
record Calibrated(Scaling scaling, LinearScores linear, PredictionSchema schema)
    implements FittedModel {
  /** So little that it only holds back scores that part the classes without error. */
  private static final double L2 = 1e-2;

  static Calibrated fit(DenseFeatures scores, FitContext<List<Features>> context) {
    Scaling scaling = Scaling.of(List.of(scores), context.weights());
    LinearScores linear =
        new LinearFit(0, L2, 1000, 1e-6)
            .fit(
                List.of(scaled(scaling, List.of(scores))),
                context.target(),
                context.weights(),
                context::progress);
    return new Calibrated(scaling, linear, context.output());
  }

  private static DenseFeatures scaled(Scaling scaling, List<Features> scores) {
    int rows = scores.get(0).rows();
    return DenseFeatures.of(FeatureSchema.ofWidth(scaling.width()), rows, scaling.apply(scores));
  }

  @Override
  public Predictions apply(List<Features> input) {
    return linear.predict(List.of(scaled(scaling, input)), schema);
  }

  @Override
  public void save(StateWriter out) throws IOException {
    out.writeUTF(Given.Kind.SCORES.word());
    scaling.save(out);
    linear.save(out);
  }

  static Calibrated load(StateReader state, PredictionSchema schema) throws IOException {
    Scaling scaling = Scaling.load(state);
    LinearScores linear = LinearScores.load(state, schema);
    if (linear.width() != scaling.width()) {
      throw new IOException("Not a state of 'precomputed'.");
    }
    return new Calibrated(scaling, linear, schema);
  }
}
