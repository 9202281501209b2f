package org.amalgam.testkit;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Set;
import org.amalgam.api.Contributions;
import org.amalgam.api.FitContext;
import org.amalgam.api.FittedFuser;
import org.amalgam.api.LoadContext;
import org.amalgam.api.Members;
import org.amalgam.api.ModelFuser;
import org.amalgam.api.WeightedMean;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Task;
import org.junit.jupiter.api.Test;

/** Fusers that break the contract, and the test that must notice. */
class FuserBreachTest {

  private record Fuser(FittedFuser fitted) implements ModelFuser {
    @Override
    public Set<Task> tasks() {
      return Set.of(Task.CLASSIFICATION);
    }

    @Override
    public FittedFuser fit(FitContext<Members> context) {
      return fitted;
    }

    @Override
    public FittedFuser load(LoadContext context) {
      return fitted;
    }
  }

  /** The mean as far as fusing goes, with the contributions of another. */
  private record Claiming(FittedFuser fusing, FittedFuser claimed) implements FittedFuser {
    @Override
    public Predictions apply(Members members) {
      return fusing.apply(members);
    }

    @Override
    public Contributions contributions(Members members) {
      return claimed.contributions(members);
    }
  }

  private static FuserContract contract(FittedFuser fitted) {
    return new FuserContract() {
      @Override
      protected ModelFuser stage() {
        return new Fuser(fitted);
      }
    };
  }

  @Test
  void theMeanKeepsTheContract() {
    FuserContract contract = contract(WeightedMean.uniform(3));
    contract.saysWhoContributedWhat(contract.examples().get(1));
    contract.leavesOutWhoAbstains(contract.examples().get(1));
  }

  @Test
  void contributionsThatDoNotSum() {
    FuserContract contract =
        contract(new Claiming(WeightedMean.uniform(3), WeightedMean.of(1, 2, 3)));
    assertThrows(
        AssertionError.class, () -> contract.saysWhoContributedWhat(contract.examples().get(0)));
  }

  @Test
  void anAnswerThatOneMemberSpoils() {
    FuserContract contract = contract(WeightedMean.of(1, 0, 0)); // whom it trusts alone abstains
    assertThrows(
        AssertionError.class, () -> contract.leavesOutWhoAbstains(contract.examples().get(0)));
  }
}
