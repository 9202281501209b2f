package org.amalgam.builtin.fuse;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.amalgam.api.FitContext;
import org.amalgam.api.FittedFuser;
import org.amalgam.api.LoadContext;
import org.amalgam.api.Members;
import org.amalgam.api.ModelFuser;
import org.amalgam.api.Param;
import org.amalgam.api.Params;
import org.amalgam.api.StageType;
import org.amalgam.api.WeightedMean;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Task;
import org.osgi.service.component.annotations.Component;

/**
 * One member is enough: where any gives the vetoing class the threshold or more, that class is
 * decided on; elsewhere the one of the greatest mean probability. The OR rule of multiple-test
 * screening ("believe the positive", Politser 1982): sensitivity is bought with specificity.
 * Probabilities stay the plain mean of the members'.
 *
 * <p>The threshold is given, or learned from out-of-fold predictions: the highest at which at least
 * a share {@code atLeast} of the vetoing class's rows is decided rightly.
 */
@Component(service = ModelFuser.class)
@StageType("veto")
public final class Veto implements ModelFuser {

  @Override
  public String summary() {
    return "a class that any one member can decide on";
  }

  @Override
  public Set<Task> tasks() {
    return Set.of(Task.CLASSIFICATION);
  }

  @Override
  public List<Param> params() {
    return List.of(
        Param.text("class", "", "the vetoing class; of two classes the second unless given"),
        Param.choice("target", List.of("value", "sensitivity"), "how the threshold is found"),
        Param.number("value", 0.5, "the threshold itself, for 'value'").within(0, 1),
        Param.number("atLeast", 0.95, "share of the class's rows to find, for 'sensitivity'")
            .within(0, 1));
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
    Params params = context.params();
    int vetoing = vetoing(params, context.output());
    WeightedMean mean = WeightedMean.uniform(context.input().size());
    double threshold =
        learning(params) == Learning.NOTHING
            ? params.number("value")
            : Cuts.of(loudest(context, mean, vetoing), vetoing, context.target(), context.weights())
                .finding(params.number("atLeast"));
    double[] numbers = {threshold};
    return new Decided(mean, rule(vetoing, context.output().width(), numbers), numbers);
  }

  /** The greatest probability that any member gives; 1 where the mean decides on the class. */
  private static double[] loudest(FitContext<Members> context, WeightedMean mean, int vetoing) {
    float[][] answers = context.input().values();
    Predictions fused = mean.apply(context.input());
    int width = fused.schema().width();
    double[] loudest = new double[fused.rows()];
    for (int row = 0; row < loudest.length; row++) {
      loudest[row] = fused.answered(row) ? fused.label(row) == vetoing ? 1 : 0 : Double.NaN;
      for (float[] each : answers) {
        if (Predictions.answered(each, row * width, width)) {
          loudest[row] = Math.max(loudest[row], each[row * width + vetoing]);
        }
      }
    }
    return loudest;
  }

  private static Decided.Rule rule(int vetoing, int classes, double[] numbers) {
    double threshold = numbers[0];
    return (answers, fused, at) -> {
      for (float[] each : answers) {
        if (each[at + vetoing] >= threshold) {
          return vetoing;
        }
      }
      return Decided.mostProbable(fused, at, classes);
    };
  }

  private static int vetoing(Params params, PredictionSchema schema) {
    String name = params.text("class");
    int vetoing = name.isEmpty() && schema.width() == 2 ? 1 : schema.outputs().indexOf(name);
    if (vetoing < 0) {
      throw new IllegalArgumentException(
          "'class' must name the vetoing class, one of %s; it is '%s'."
              .formatted(schema.outputs(), name));
    }
    return vetoing;
  }

  @Override
  public FittedFuser load(LoadContext context) throws IOException {
    PredictionSchema schema = context.output();
    int vetoing = vetoing(context.params(), schema);
    return Decided.load(
        context.state(),
        numbers -> {
          if (numbers.length != 1) {
            throw new IOException("Not a state of 'veto'.");
          }
          return rule(vetoing, schema.width(), numbers);
        });
  }
}
