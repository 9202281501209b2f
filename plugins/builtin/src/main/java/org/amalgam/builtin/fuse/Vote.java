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
 */
@Component(service = ModelFuser.class)
@StageType("vote")
public final class Vote implements ModelFuser {

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
        Weights.param("equal votes"));
  }

  @Override
  public void check(int members, Params params) {
    Weights.of(members, params);
  }

  @Override
  public FittedFuser fit(FitContext<Members> context) {
    Params params = context.params();
    return fitted(WeightedMean.of(Weights.of(context.input().size(), params)), params);
  }

  @Override
  public FittedFuser load(LoadContext context) throws IOException {
    return fitted(WeightedMean.load(context.state()), context.params());
  }

  private static FittedFuser fitted(WeightedMean mean, Params params) {
    return params.text("voting").equals("hard") ? new HardVote(mean) : mean;
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
