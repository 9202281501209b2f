package org.amalgam.testkit;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.amalgam.api.Contributions;
import org.amalgam.api.Fitted;
import org.amalgam.api.FittedFuser;
import org.amalgam.api.FittedRouter;
import org.amalgam.api.Members;
import org.amalgam.api.ModelFuser;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every {@link ModelFuser} keeps. */
public abstract class FuserContract extends StageContract<Members, Predictions> {

  protected FuserContract() {
    super(ModelFuser.class);
  }

  @Override
  protected abstract ModelFuser stage();

  /** 3 members on 60 rows, for every task of the fuser: 2 classes, 3 classes, 2 targets, risk. */
  @Override
  protected List<TestContext<Members>> examples() {
    List<TestContext<Members>> examples = new ArrayList<>();
    if (stage().tasks().contains(Task.CLASSIFICATION)) {
      examples.add(example(Task.CLASSIFICATION, 2, 3));
      examples.add(example(Task.CLASSIFICATION, 3, 3));
    }
    if (stage().tasks().contains(Task.REGRESSION)) {
      examples.add(example(Task.REGRESSION, 2, 3));
    }
    if (stage().tasks().contains(Task.SURVIVAL)) {
      examples.add(example(Task.SURVIVAL, 1, 3));
    }
    return examples;
  }

  /**
   * An example of 60 rows with members that know the target more or less, and {@link #features}
   * beside them.
   */
  protected final TestContext<Members> example(Task task, int outputs, int members) {
    DenseFeatures known = Examples.features(60, outputs, 1);
    Target target = Examples.target(known, task, outputs);
    Members all = Examples.members(target, members);
    return example(new Members(all.predictions(), features(known)), target);
  }

  /**
   * The features that an example gives the fuser beside its members; none unless overridden.
   *
   * @param known features that tell the target, one per output
   */
  protected List<Features> features(DenseFeatures known) {
    return List.of();
  }

  @Override
  TestContext<Members> fitting(TestContext<Members> example) {
    boolean learns = stage().learning(example.params()) != ModelFuser.Learning.NOTHING;
    return learns ? example : example.rows();
  }

  @Override
  void promisesKept(TestContext<Members> example, Predictions output) {
    Answers.check(example, stage().tasks(), output);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void saysWhetherItReadsFeatures(TestContext<Members> example) {
    ModelFuser.FeatureUse use = stage().features(example.params());
    boolean given = !example.input().features().isEmpty();
    assertTrue(
        given ? use != ModelFuser.FeatureUse.NONE : use != ModelFuser.FeatureUse.REQUIRED,
        () -> "features() says %s, the example gives %s".formatted(use, given ? "some" : "none"));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void takesSoManyMembers(TestContext<Members> example) {
    int members = example.input().size();
    assertTrue(stage().minMembers() >= 1, "minMembers() starts with 1");
    assertTrue(members >= stage().minMembers(), "the example has too few members");
    assertDoesNotThrow(() -> stage().check(members, example.params()));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void leavesOutWhoAbstains(TestContext<Members> example) {
    int last = example.input().size() - 1;
    List<Predictions> some = new ArrayList<>();
    for (int m = 0; m <= last; m++) {
      Predictions without = Inputs.missing(example.input().get(m), 1);
      some.add(m == last ? without : Inputs.missing(without, 2));
    }
    try (FittedFuser fitted = fuser(example)) {
      Predictions answers = fitted.apply(example.input().with(some));
      assertFalse(answers.answered(1), "a row that nobody answered was answered");
      assertEquals(-1, answers.label(1), "label of a row without an answer");
      assertTrue(answers.answered(2), "a row that one member answered was not");
      assertSame(
          without(without(fitted.apply(example.input()), 2), 1),
          without(without(answers, 2), 1),
          "beside rows that not all members answered");
      Contributions contributions = fitted.contributions(example.input().with(some));
      for (int m = 0; m < last; m++) {
        for (int k = 0; k < contributions.outputs(); k++) {
          assertTrue(contributions.get(2, m, k) == 0, "a member that abstained contributed");
        }
      }
      assertSums(contributions, answers);
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void learnsBesideWhoAbstains(TestContext<Members> example) {
    List<Predictions> some = new ArrayList<>();
    for (int m = 0; m < example.input().size(); m++) {
      Predictions without = Inputs.missing(example.input().get(m), 1);
      some.add(m == 0 ? Inputs.missing(without, 2) : without);
    }
    try (Fitted<Members, Predictions> fitted = fit(example.input(example.input().with(some)))) {
      promisesKept(example, fitted.apply(example.input()));
    }
  }

  /** Members that are sure, right or wrong, and members that say the same, do no harm. */
  @ParameterizedTest
  @MethodSource("examples")
  void takesMembersThatAreSureOrAlike(TestContext<Members> example) {
    List<Predictions> same =
        new ArrayList<>(Collections.nCopies(example.input().size(), example.input().get(0)));
    List<Predictions> sure = new ArrayList<>(example.input().predictions());
    sure.set(0, Examples.sure(sure.get(0)));
    for (List<Predictions> members : List.of(same, sure)) {
      Members all = example.input().with(members);
      try (FittedFuser fitted = fuser(example.input(all))) {
        Predictions fused = fitted.apply(all);
        promisesKept(example, fused);
        assertSums(fitted.contributions(all), fused);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void answersBesideMissingFeatures(TestContext<Members> example) {
    List<Features> some = new ArrayList<>();
    for (Features features : example.input().features()) {
      some.add(Inputs.missing(features, 1));
    }
    Members holes = new Members(example.input().predictions(), some);
    try (FittedFuser fitted = fuser(example);
        FittedFuser other = fuser(example.input(holes))) {
      promisesKept(example, fitted.apply(holes));
      promisesKept(example, other.apply(holes));
      assertSame(
          without(fitted.apply(example.input()), 1),
          without(fitted.apply(holes), 1),
          "beside a row with a missing feature");
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void constantFeaturesDoNoHarm(TestContext<Members> example) {
    List<Features> constant = new ArrayList<>();
    for (Features features : example.input().features()) {
      float[] values = new float[features.rows() * features.width()];
      Arrays.fill(values, 0.1f);
      constant.add(DenseFeatures.of(features.schema(), features.rows(), values));
    }
    Members members = new Members(example.input().predictions(), constant);
    try (FittedFuser fitted = fuser(example.input(members))) {
      promisesKept(example, fitted.apply(members));
    }
  }

  /** A router asks somebody for every row, and needs nobody else. */
  @ParameterizedTest
  @MethodSource("examples")
  void needsOnlyWhomItAsks(TestContext<Members> example) {
    try (FittedFuser fitted = fuser(example)) {
      if (fitted instanceof FittedRouter router) {
        List<int[]> routes = router.routes(example.input().features());
        assertEquals(example.input().size(), routes.size(), "routes");
        List<Predictions> asked = new ArrayList<>();
        for (int m = 0; m < routes.size(); m++) {
          assertTrue(
              Arrays.equals(
                  routes.get(m), IntStream.of(routes.get(m)).distinct().sorted().toArray()),
              "the rows of a member must rise");
          asked.add(Inputs.only(example.input().get(m), routes.get(m)));
        }
        Predictions fused = fitted.apply(example.input().with(asked));
        promisesKept(example, fused);
        assertSame(fitted.apply(example.input()), fused, "with nobody asked in vain");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void saysWhoContributedWhat(TestContext<Members> example) {
    try (FittedFuser fitted = fuser(example)) {
      Contributions contributions = fitted.contributions(example.input());
      assertEquals(example.input().size(), contributions.members(), "members");
      assertEquals(example.output().width(), contributions.outputs(), "outputs");
      assertTrue(
          contributions.weights().length == 0
              || contributions.weights().length == example.input().rows() * contributions.members(),
          "one weight per row and member, or none");
      assertSums(contributions, fitted.apply(example.input()));
    }
  }

  private FittedFuser fuser(TestContext<Members> example) {
    return stage().fit(fitting(example));
  }

  private void assertSums(Contributions contributions, Predictions fused) {
    for (int row = 0; row < fused.rows(); row++) {
      if (!fused.answered(row)) {
        continue;
      }
      double[] sums = outputs(contributions, row);
      for (int k = 0; k < sums.length; k++) {
        assertEquals(
            fused.get(row, k),
            sums[k],
            tolerance() * (1 + Math.abs(sums[k])),
            "base and contributions of row %d, output %d".formatted(row, k));
      }
    }
  }

  /** What a row's base and contributions come to, as probabilities or target values. */
  private static double[] outputs(Contributions contributions, int row) {
    double[] sums = new double[contributions.outputs()];
    for (int k = 0; k < sums.length; k++) {
      sums[k] = contributions.base(row, k);
      for (int m = 0; m < contributions.members(); m++) {
        sums[k] += contributions.get(row, m, k);
      }
    }
    if (contributions.scale(row) == Contributions.Scale.OUTPUT) {
      return sums;
    }
    if (sums.length == 2) {
      double positive = 1 / (1 + Math.exp(-sums[1]));
      return new double[] {1 - positive, positive};
    }
    double max = Double.NEGATIVE_INFINITY;
    for (double sum : sums) {
      max = Math.max(max, sum);
    }
    double total = 0;
    for (int k = 0; k < sums.length; k++) {
      sums[k] = Math.exp(sums[k] - max);
      total += sums[k];
    }
    for (int k = 0; k < sums.length; k++) {
      sums[k] /= total;
    }
    return sums;
  }
}
