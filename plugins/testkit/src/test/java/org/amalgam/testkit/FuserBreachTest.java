package org.amalgam.testkit;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.amalgam.api.Contributions;
import org.amalgam.api.FitContext;
import org.amalgam.api.FittedFuser;
import org.amalgam.api.FittedRouter;
import org.amalgam.api.LoadContext;
import org.amalgam.api.Members;
import org.amalgam.api.ModelFuser;
import org.amalgam.api.Params;
import org.amalgam.api.WeightedMean;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Task;
import org.junit.jupiter.api.Test;

/** Fusers that break the contract, and the test that must notice. */
class FuserBreachTest {

  private record Fuser(FittedFuser fitted, FeatureUse use) implements ModelFuser {
    @Override
    public FeatureUse features(Params params) {
      return use;
    }

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
        return new Fuser(fitted, ModelFuser.FeatureUse.NONE);
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

  /** One who answers no row with a missing feature, and asks nobody for the first row. */
  private record Choosy(FittedFuser mean) implements FittedRouter {
    @Override
    public List<int[]> routes(List<Features> features) {
      int[] rows = IntStream.range(1, features.get(0).rows()).toArray();
      return List.of(rows, rows, rows);
    }

    @Override
    public Predictions apply(Members members) {
      Predictions fused = mean.apply(members);
      for (int row = 0; row < members.rows(); row++) {
        if (members.features().get(0).hasMissing(row)) {
          fused = Inputs.missing(fused, row);
        }
      }
      return fused;
    }

    @Override
    public Contributions contributions(Members members) {
      return mean.contributions(members);
    }
  }

  private static FuserContract beside(FittedFuser fitted, ModelFuser.FeatureUse use) {
    return new FuserContract() {
      @Override
      protected ModelFuser stage() {
        return new Fuser(fitted, use);
      }

      @Override
      protected List<Features> features(DenseFeatures known) {
        return List.of(known);
      }
    };
  }

  @Test
  void featuresThatItDoesNotTake() {
    FuserContract contract = beside(WeightedMean.uniform(3), ModelFuser.FeatureUse.NONE);
    assertThrows(
        AssertionError.class,
        () -> contract.saysWhetherItReadsFeatures(contract.examples().get(0)));
  }

  @Test
  void aMissingFeatureThatSpoilsTheAnswer() {
    FuserContract contract =
        beside(new Choosy(WeightedMean.uniform(3)), ModelFuser.FeatureUse.OPTIONAL);
    contract.saysWhetherItReadsFeatures(contract.examples().get(0));
    assertThrows(
        AssertionError.class,
        () -> contract.answersBesideMissingFeatures(contract.examples().get(0)));
  }

  @Test
  void aRowThatNobodyIsAskedFor() {
    FuserContract contract =
        beside(new Choosy(WeightedMean.uniform(3)), ModelFuser.FeatureUse.OPTIONAL);
    assertThrows(
        AssertionError.class, () -> contract.needsOnlyWhomItAsks(contract.examples().get(0)));
  }
}
