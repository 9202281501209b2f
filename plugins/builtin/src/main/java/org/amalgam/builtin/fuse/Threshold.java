package org.amalgam.builtin.fuse;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.amalgam.api.Contributions;
import org.amalgam.api.FitContext;
import org.amalgam.api.FittedFuser;
import org.amalgam.api.LoadContext;
import org.amalgam.api.Members;
import org.amalgam.api.ModelFuser;
import org.amalgam.api.Param;
import org.amalgam.api.Params;
import org.amalgam.api.StageType;
import org.amalgam.api.StateReader;
import org.amalgam.api.StateWriter;
import org.amalgam.api.WeightedMean;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Task;
import org.osgi.service.component.annotations.Component;

/**
 * Decides between two classes by a threshold: the positive (second) one where the mean of the
 * members' probabilities for it reads the threshold or more. Probabilities stay the plain mean.
 *
 * <p>The threshold is given, or learned from out-of-fold predictions: the one of the greatest F1 or
 * balanced accuracy (of equals the highest), midway between the predictions that it parts; or the
 * highest at which at least a share {@code atLeast} of the positive rows is found.
 */
@Component(service = ModelFuser.class)
@StageType("threshold")
public final class Threshold implements ModelFuser {

  @Override
  public String summary() {
    return "one of two classes by a given or learned threshold";
  }

  @Override
  public Set<Task> tasks() {
    return Set.of(Task.CLASSIFICATION);
  }

  @Override
  public List<Param> params() {
    return List.of(
        Param.choice(
            "target",
            List.of("f1", "balanced-accuracy", "sensitivity", "value"),
            "what the threshold is to reach"),
        Param.number("atLeast", 0.9, "share of the positive rows to find, for 'sensitivity'")
            .within(0, 1),
        Param.number("value", 0.5, "the threshold itself, for 'value'").within(0, 1));
  }

  @Override
  public Learning learning(Params params) {
    return params.text("target").equals("value") ? Learning.NOTHING : Learning.DECISION;
  }

  @Override
  public int minMembers() {
    return 1;
  }

  @Override
  public FittedFuser fit(FitContext<Members> context) {
    twoClasses(context.output());
    Params params = context.params();
    WeightedMean mean = WeightedMean.uniform(context.input().size());
    if (learning(params) == Learning.NOTHING) {
      return new FittedThreshold(mean, params.number("value"));
    }
    Cuts cuts = Cuts.of(mean.apply(context.input()), context.target(), context.weights());
    double threshold =
        switch (params.text("target")) {
          case "f1" -> cuts.best(Cuts::f1);
          case "balanced-accuracy" -> cuts.best(Cuts::balancedAccuracy);
          default -> cuts.finding(params.number("atLeast"));
        };
    return new FittedThreshold(mean, threshold);
  }

  @Override
  public FittedFuser load(LoadContext context) throws IOException {
    StateReader state = context.state();
    return new FittedThreshold(WeightedMean.load(state), state.readDouble());
  }

  private static void twoClasses(PredictionSchema schema) {
    if (schema.width() != 2) {
      throw new IllegalArgumentException(
          "'threshold' decides between two classes, but there are %d: %s. Use 'mean' or 'vote'."
              .formatted(schema.width(), schema.outputs()));
    }
  }

  private record FittedThreshold(WeightedMean mean, double threshold) implements FittedFuser {

    @Override
    public Predictions apply(Members members) {
      Predictions fused = mean.apply(members);
      int[] labels = new int[fused.rows()];
      for (int row = 0; row < labels.length; row++) {
        int decided = fused.get(row, 1) >= threshold ? 1 : 0;
        labels[row] = fused.answered(row) ? decided : -1;
      }
      return fused.withLabels(labels);
    }

    @Override
    public Contributions contributions(Members members) {
      return mean.contributions(members);
    }

    @Override
    public void save(StateWriter out) throws IOException {
      mean.save(out);
      out.writeDouble(threshold);
    }
  }
}
