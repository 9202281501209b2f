package org.amalgam.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.amalgam.api.Fitted;
import org.amalgam.api.FittedModel;
import org.amalgam.api.ModelTrainer;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Task;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every {@link ModelTrainer} keeps. */
public abstract class ModelContract extends StageContract<List<Features>, Predictions> {

  protected ModelContract() {
    super(ModelTrainer.class);
  }

  @Override
  protected abstract ModelTrainer stage();

  /** 60 rows of 5 features, for every task of the model: 2 classes, 3 classes, 2 targets, risk. */
  @Override
  protected List<TestContext<List<Features>>> examples() {
    DenseFeatures features = Examples.features(60, 5, 1);
    List<TestContext<List<Features>>> examples = new ArrayList<>();
    if (stage().tasks().contains(Task.CLASSIFICATION)) {
      for (int classes = 2; classes <= 3; classes++) {
        examples.add(
            example(List.of(features), Examples.target(features, Task.CLASSIFICATION, classes)));
      }
    }
    if (stage().tasks().contains(Task.REGRESSION)) {
      examples.add(example(List.of(features), Examples.target(features, Task.REGRESSION, 2)));
    }
    if (stage().tasks().contains(Task.SURVIVAL)) {
      examples.add(example(List.of(features), Examples.target(features, Task.SURVIVAL, 1)));
    }
    return examples;
  }

  /** Whether the model says that it answers a row of which some, not all, numbers are missing. */
  protected boolean takesMissing() {
    return false;
  }

  @Override
  void promisesKept(TestContext<List<Features>> example, Predictions output) {
    Answers.check(example, stage().tasks(), output);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void givesTheHiddenFeaturesThatItDeclared(TestContext<List<Features>> example) {
    Optional<FeatureSchema> declared =
        stage().features(example.input().stream().map(Features::schema).toList(), example.params());
    try (FittedModel fitted = stage().fit(example)) {
      if (declared.isEmpty()) {
        assertThrows(IllegalStateException.class, () -> fitted.features(example.input()));
        return;
      }
      Features hidden = fitted.features(example.input());
      assertEquals(Inputs.count(example.input()), hidden.rows(), "rows");
      assertTrue(
          declared.get().admits(hidden.schema()),
          () -> "declared %s, gives %s".formatted(declared.get(), hidden.schema()));
      assertSame(
          Inputs.rows(hidden, 2),
          fitted.features(Inputs.rows(example.input(), 2)),
          "hidden features of row 2 alone");
    }
  }

  /** Or answers, where it says that it takes missing values. */
  @ParameterizedTest
  @MethodSource("examples")
  void abstainsWhereAValueIsMissing(TestContext<List<Features>> example) {
    try (Fitted<List<Features>, Predictions> fitted = fit(example)) {
      Predictions answers = fitted.apply(hole(example));
      if (takesMissing()) {
        promisesKept(example, answers);
      } else {
        assertFalse(answers.answered(1), "a row with a missing value was answered");
        assertEquals(-1, answers.label(1), "label of a row without an answer");
      }
      assertSame(
          without(fitted.apply(example.input()), 1),
          without(answers, 1),
          "beside a row with a missing value");
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void learnsBesideAMissingValue(TestContext<List<Features>> example) {
    try (Fitted<List<Features>, Predictions> fitted = fit(example.input(hole(example)))) {
      promisesKept(example, fitted.apply(example.input()));
    }
  }

  private static List<Features> hole(TestContext<List<Features>> example) {
    List<Features> inputs = new ArrayList<>(example.input());
    inputs.set(0, Inputs.missing(inputs.get(0), 1));
    return inputs;
  }
}
