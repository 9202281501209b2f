package org.amalgam.builtin.synthesize;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.amalgam.api.FeatureSynthesizer;
import org.amalgam.api.FitContext;
import org.amalgam.api.Fitted;
import org.amalgam.api.LoadContext;
import org.amalgam.api.Param;
import org.amalgam.api.Params;
import org.amalgam.api.StateReader;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;

/** What the synthesizers that learn from the target share; each gives its mixing. */
abstract class LearnedSynthesizer implements FeatureSynthesizer {

  /**
   * The mixing that the parameters ask for.
   *
   * @throws IllegalArgumentException if they do not go together, or with so many views
   */
  abstract Mixing mixing(int views, Params params);

  /** Parameters beside those of learning. */
  abstract List<Param> ownParams();

  @Override
  public final List<Param> params() {
    return Stream.concat(ownParams().stream(), EncoderFit.params().stream()).toList();
  }

  @Override
  public boolean supervised(Params params) {
    return true;
  }

  @Override
  public FeatureSchema outputSchema(List<FeatureSchema> inputs, Params params) {
    return FeatureSchema.ofWidth(mixing(inputs.size(), params).width());
  }

  @Override
  public Fitted<List<Features>, Features> fit(FitContext<List<Features>> context) {
    List<ViewScaling> scalings =
        context.input().stream().map(view -> ViewScaling.of(view, context.weights())).toList();
    Encoder encoder = new Encoder(scalings, mixing(scalings.size(), context.params()));
    double[] parameters = EncoderFit.of(context.params()).fit(encoder, context);
    return FittedEncoder.of(encoder, parameters);
  }

  @Override
  public Fitted<List<Features>, Features> load(LoadContext context) throws IOException {
    StateReader state = context.state();
    int views = state.readInt();
    List<ViewScaling> scalings = new ArrayList<>();
    for (int view = 0; view < views; view++) {
      scalings.add(ViewScaling.load(state));
    }
    double[] parameters = state.readDoubles();
    try {
      Encoder encoder = new Encoder(scalings, mixing(scalings.size(), context.params()));
      if (encoder.parameters() == parameters.length) {
        return FittedEncoder.of(encoder, parameters);
      }
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new IOException("The state does not go with the parameters.", e);
    }
    throw new IOException("The state does not go with the parameters.");
  }
}
