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
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Task;
import org.osgi.service.component.annotations.Component;

/**
 * Decides on a class otherwise than by the greatest probability. Probabilities stay the plain mean
 * of the members'.
 *
 * <p>Two classes: the positive (second) one where its probability reads a threshold or more. The
 * threshold is given, or learned from out-of-fold predictions: the one of the greatest F1 of the
 * positive class or balanced accuracy (of equals the highest), midway between the predictions that
 * it parts; or the highest at which at least a share {@code atLeast} of the positive rows is found;
 * or the one of the least cost, {@code missCost} for every positive row that is not found and
 * {@code alarmCost} for every other row that is taken for positive (Elkan 2001).
 *
 * <p>More classes: the one of the greatest log-probability plus an offset of its own. The offsets
 * are learned for the greatest macro-averaged F1 or balanced accuracy ({@link ClassOffsets}).
 */
@Component(service = ModelFuser.class)
@StageType("threshold")
public final class Threshold implements ModelFuser {

  @Override
  public String summary() {
    return "a class by a given or learned threshold, or by learned offsets";
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
            List.of("f1", "balanced-accuracy", "sensitivity", "cost", "value"),
            "what the decisions are to reach; the last three are for two classes"),
        Param.number("atLeast", 0.9, "share of the positive rows to find, for 'sensitivity'")
            .within(0, 1),
        Param.number("missCost", 1, "cost of a positive row that is not found, for 'cost'")
            .atLeast(0),
        Param.number("alarmCost", 1, "cost of another row taken for positive, for 'cost'")
            .atLeast(0),
        Param.number("value", 0.5, "the threshold itself, for 'value'").within(0, 1));
  }

  /** 1: one threshold, a plain number. */
  @Override
  public int stateVersion() {
    return 2;
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
    WeightedMean mean = WeightedMean.uniform(context.input().size());
    boolean two = context.output().width() == 2;
    double[] numbers = two ? threshold(context, mean) : offsets(context, mean);
    return new Decided(mean, rule(numbers), numbers);
  }

  private double[] threshold(FitContext<Members> context, WeightedMean mean) {
    Params params = context.params();
    if (learning(params) == Learning.NOTHING) {
      return new double[] {params.number("value")};
    }
    Cuts cuts = Cuts.of(mean.apply(context.input()), 1, context.target(), context.weights());
    double threshold =
        switch (params.text("target")) {
          case "f1" -> cuts.best(Cuts::f1);
          case "balanced-accuracy" -> cuts.best(Cuts::balancedAccuracy);
          case "cost" -> cuts.cheapest(params.number("missCost"), params.number("alarmCost"));
          default -> cuts.finding(params.number("atLeast"));
        };
    return new double[] {threshold};
  }

  private static double[] offsets(FitContext<Members> context, WeightedMean mean) {
    ClassOffsets.Measure measure =
        switch (context.params().text("target")) {
          case "f1" -> ClassOffsets.Measure.MACRO_F1;
          case "balanced-accuracy" -> ClassOffsets.Measure.BALANCED_ACCURACY;
          default ->
              throw new IllegalArgumentException(
                  "'%s' is for two classes, but there are %d: %s. Use 'f1' or 'balanced-accuracy', or 'veto' for one class that must not be missed."
                      .formatted(
                          context.params().text("target"),
                          context.output().width(),
                          context.output().outputs()));
        };
    Predictions fused = mean.apply(context.input());
    return ClassOffsets.learn(fused, context.target(), context.weights(), measure);
  }

  private static Decided.Rule rule(double[] numbers) {
    return numbers.length == 1
        ? (answers, fused, at) -> fused[at + 1] >= numbers[0] ? 1 : 0
        : (answers, fused, at) -> ClassOffsets.decide(fused, at, numbers);
  }

  @Override
  public FittedFuser load(LoadContext context) throws IOException {
    if (context.stateVersion() == 1) {
      WeightedMean mean = WeightedMean.load(context.state());
      double[] threshold = {context.state().readDouble()};
      return new Decided(mean, rule(threshold), threshold);
    }
    int width = context.output().width();
    return Decided.load(
        context.state(),
        numbers -> {
          if (numbers.length != (width == 2 ? 1 : width)) {
            throw new IOException("Not a state of 'threshold' for " + context.output().outputs());
          }
          return rule(numbers);
        });
  }
}
