package org.amalgam.testkit;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.amalgam.api.FitContext;
import org.amalgam.api.FittedModel;
import org.amalgam.api.LoadContext;
import org.amalgam.api.ModelTrainer;
import org.amalgam.api.Param;
import org.amalgam.api.StageType;
import org.amalgam.api.StateWriter;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Task;

/** The least model that keeps the contract: how common each class is. */
@StageType("test.prior")
public class Prior implements ModelTrainer {
  @Override
  public String summary() {
    return "how common each class is";
  }

  @Override
  public Set<Task> tasks() {
    return Set.of(Task.CLASSIFICATION);
  }

  @Override
  public List<Param> params() {
    return List.of(Param.number("prior", 1, "rows that each class begins with").atLeast(0));
  }

  @Override
  public FittedModel fit(FitContext<List<Features>> context) {
    float[] shares = new float[context.output().width()];
    Arrays.fill(shares, (float) context.params().number("prior"));
    float total = shares.length * shares[0];
    for (int row = 0; row < context.target().rows(); row++) {
      context.progress(0, "row " + row);
      shares[context.target().label(row)] += context.weights()[row];
      total += context.weights()[row];
    }
    for (int k = 0; k < shares.length; k++) {
      shares[k] /= total;
    }
    return new Shares(context.output(), shares);
  }

  @Override
  public FittedModel load(LoadContext context) throws IOException {
    return new Shares(context.output(), context.state().readFloats());
  }

  record Shares(PredictionSchema schema, float[] shares) implements FittedModel {
    @Override
    public Predictions apply(List<Features> input) {
      Features features = input.get(0);
      float[] values = new float[features.rows() * shares.length];
      for (int row = 0; row < features.rows(); row++) {
        for (int k = 0; k < shares.length; k++) {
          values[row * shares.length + k] = features.hasMissing(row) ? Float.NaN : shares[k];
        }
      }
      return Predictions.of(schema, features.rows(), values);
    }

    @Override
    public void save(StateWriter out) throws IOException {
      out.writeFloats(shares);
    }
  }
}
