package org.amalgam.builtin.model;

import java.io.IOException;
import java.util.List;
import org.amalgam.api.FittedModel;
import org.amalgam.api.StateWriter;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;

/** A model that is linear functions of its features. */
record FittedLinear(LinearScores scores, PredictionSchema schema) implements FittedModel {

  @Override
  public Predictions apply(List<Features> input) {
    return scores.predict(input, schema);
  }

  @Override
  public void save(StateWriter out) throws IOException {
    scores.save(out);
  }
}
