package org.amalgam.builtin.fuse;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
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
 * One member is enough: where any that may veto gives the vetoing class the threshold or more, that
 * class is decided on; elsewhere the one of the greatest mean probability. The OR rule of
 * multiple-test screening ("believe the positive", Politser 1982): sensitivity is bought with
 * specificity. Probabilities stay the mean of the members', plain or with given weights. A member
 * of weight 0 is heard in the mean only where no other answers.
 *
 * <p>The threshold is given, or learned from out-of-fold predictions: the highest at which at least
 * a share {@code atLeast} of the vetoing class's rows is decided rightly.
 */
@Component(service = ModelFuser.class)
@StageType("veto")
public final class Veto implements ModelFuser {
  /** What a weight of 0 counts: nothing, unless no other member answers. */
  private static final double UNHEARD = 1e-12;

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
            .within(0, 1),
        Param.integers(
                "vetoing", List.of(), "who may veto, by place in 'from', the first 1; [] for all")
            .atLeast(1),
        Param.numbers("weights", List.of(), "weight of each member in the mean; [] for equal")
            .atLeast(0));
  }

  @Override
  public void check(int members, Params params) {
    for (int place : params.integers("vetoing")) {
      if (place > members) {
        throw new IllegalArgumentException(
            "'vetoing' names member %d, but there are %d.".formatted(place, members));
      }
    }
    double[] weights = params.numbers("weights");
    if (weights.length > 0 && weights.length != members) {
      throw new IllegalArgumentException(
          "'weights' has %d numbers, but there are %d members.".formatted(weights.length, members));
    }
    if (weights.length > 0 && Arrays.stream(weights).sum() == 0) {
      throw new IllegalArgumentException("'weights' are all 0; give one member more.");
    }
  }

  /** Places of the members that may veto, the first 0. */
  private static int[] vetoers(int members, Params params) {
    int[] places = params.integers("vetoing");
    return places.length == 0
        ? IntStream.range(0, members).toArray()
        : Arrays.stream(places).map(place -> place - 1).toArray();
  }

  private static WeightedMean mean(int members, Params params) {
    double[] weights = params.numbers("weights");
    return weights.length == 0
        ? WeightedMean.uniform(members)
        : WeightedMean.of(Arrays.stream(weights).map(w -> Math.max(w, UNHEARD)).toArray());
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
    int members = context.input().size();
    check(members, params);
    WeightedMean mean = mean(members, params);
    double threshold =
        learning(params) == Learning.NOTHING
            ? params.number("value")
            : Cuts.of(loudest(context, mean, vetoing), vetoing, context.target(), context.weights())
                .finding(params.number("atLeast"));
    double[] numbers = {threshold};
    return new Decided(mean, rule(vetoing, context.output(), params, numbers), numbers);
  }

  /** The greatest probability that any vetoer gives; 1 where the mean decides on the class. */
  private static double[] loudest(FitContext<Members> context, WeightedMean mean, int vetoing) {
    float[][] answers = context.input().values();
    int[] vetoers = vetoers(answers.length, context.params());
    Predictions fused = mean.apply(context.input());
    int width = fused.schema().width();
    double[] loudest = new double[fused.rows()];
    for (int row = 0; row < loudest.length; row++) {
      loudest[row] = fused.answered(row) ? fused.label(row) == vetoing ? 1 : 0 : Double.NaN;
      for (int vetoer : vetoers) {
        if (Predictions.answered(answers[vetoer], row * width, width)) {
          loudest[row] = Math.max(loudest[row], answers[vetoer][row * width + vetoing]);
        }
      }
    }
    return loudest;
  }

  private static Decided.Rule rule(
      int vetoing, PredictionSchema schema, Params params, double[] numbers) {
    double threshold = numbers[0];
    int classes = schema.width();
    int[] given = params.integers("vetoing");
    return (answers, fused, at) -> {
      int vetoers = given.length == 0 ? answers.length : given.length;
      for (int i = 0; i < vetoers; i++) {
        float[] each = answers[given.length == 0 ? i : given[i] - 1];
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
          return rule(vetoing, schema, context.params(), numbers);
        });
  }
}
