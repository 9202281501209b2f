package org.amalgam.builtin.fuse;

import java.io.IOException;
import java.util.Arrays;
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
import org.amalgam.api.StateWriter;
import org.amalgam.api.WeightedMean;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Task;
import org.amalgam.builtin.numeric.Weights;
import org.osgi.service.component.annotations.Component;

/**
 * Voting of the members that answered. Hard: each gives its weight to the class that it decides on,
 * and the shares of the classes are the probabilities; of equal shares the earlier class wins.
 * Soft: the weighted mean of probabilities.
 *
 * <p>Weights are equal, given, or learned. For soft votes these are the weights of the least
 * log-loss; for hard ones the log-odds of being right among K classes, {@code log((K - 1) a / (1 -
 * a))}, with {@code a} the weighted share of the answered rows that a member decides rightly (one
 * row of each outcome added), which are the best for members that err independently (Nitzan and
 * Paroush 1982). Whoever does no better than chance has no vote, unless nobody does.
 */
@Component(service = ModelFuser.class)
@StageType("vote")
public final class Vote implements ModelFuser {
  private static final double LEAST_WEIGHT = 1e-9;

  @Override
  public String summary() {
    return "the class that most members decide on";
  }

  @Override
  public Set<Task> tasks() {
    return Set.of(Task.CLASSIFICATION);
  }

  @Override
  public List<Param> params() {
    return List.of(
        Param.choice(
            "voting", List.of("hard", "soft"), "hard: a member votes for one class; soft: shares"),
        Weights.param("equal votes"),
        Weights.learn());
  }

  /** Shares of hard votes are no probabilities to be judged by: learned weights are a decision. */
  @Override
  public Learning learning(Params params) {
    if (!params.flag("learn")) {
      return Learning.NOTHING;
    }
    return hard(params) ? Learning.DECISION : Learning.FUSION;
  }

  @Override
  public void check(int members, Params params) {
    Weights.learned(params);
    Weights.of(members, params);
  }

  @Override
  public FittedFuser fit(FitContext<Members> context) {
    Params params = context.params();
    double[] weights = Weights.of(context.input().size(), params);
    if (Weights.learned(params)) {
      weights = hard(params) ? trust(context) : PoolWeights.learn(context);
    }
    return fitted(WeightedMean.of(weights), params);
  }

  /** Log-odds of being right, above 0 so that whoever alone answers a row still decides it. */
  private static double[] trust(FitContext<Members> context) {
    double[] trust = new double[context.input().size()];
    int classes = context.output().width();
    for (int m = 0; m < trust.length; m++) {
      Predictions member = context.input().get(m);
      double right = 1;
      double wrong = 1;
      for (int row = 0; row < member.rows(); row++) {
        int label = member.label(row);
        right += label == context.target().label(row) ? context.weights()[row] : 0;
        wrong += label >= 0 && label != context.target().label(row) ? context.weights()[row] : 0;
      }
      trust[m] = Math.max(LEAST_WEIGHT, Math.log((classes - 1) * right / wrong));
    }
    return trust;
  }

  @Override
  public FittedFuser load(LoadContext context) throws IOException {
    return fitted(WeightedMean.load(context.state()), context.params());
  }

  private static FittedFuser fitted(WeightedMean mean, Params params) {
    return hard(params) ? new HardVote(mean) : mean;
  }

  private static boolean hard(Params params) {
    return params.text("voting").equals("hard");
  }

  private record HardVote(WeightedMean shares) implements FittedFuser {

    @Override
    public Predictions apply(Members members) {
      return shares.apply(ballots(members));
    }

    @Override
    public Contributions contributions(Members members) {
      return shares.contributions(ballots(members));
    }

    @Override
    public void save(StateWriter out) throws IOException {
      shares.save(out);
    }

    /** Members that are sure of what they decide on. */
    private static Members ballots(Members members) {
      return members.with(members.predictions().stream().map(HardVote::ballot).toList());
    }

    private static Predictions ballot(Predictions member) {
      int width = member.schema().width();
      float[] votes = new float[member.rows() * width];
      for (int row = 0; row < member.rows(); row++) {
        if (member.answered(row)) {
          votes[row * width + member.label(row)] = 1;
        } else {
          Arrays.fill(votes, row * width, (row + 1) * width, Float.NaN);
        }
      }
      return Predictions.of(member.schema(), member.rows(), votes);
    }
  }
}
