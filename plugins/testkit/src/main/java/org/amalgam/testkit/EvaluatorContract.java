package org.amalgam.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.amalgam.api.data.Task;
import org.amalgam.api.evaluation.Evaluator;
import org.amalgam.api.evaluation.EvaluatorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every metric and analysis keeps. One instance runs all tests of a class. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class EvaluatorContract {
  private static final int ROWS = 240;

  private final Class<?> kind;

  EvaluatorContract(Class<?> kind) {
    this.kind = kind;
  }

  /** What is under test. */
  abstract Evaluator evaluator();

  /** All numbers that it gives. */
  abstract double[] numbers(TestRows rows);

  /**
   * Rows and parameters to try it on; 20 rows or more each. By default made-up rows of each task
   * that it does, with two and three outputs as far as it takes them, and its default parameters.
   */
  protected List<TestRows> examples() {
    List<TestRows> examples = new ArrayList<>();
    for (Task task : evaluator().tasks().stream().sorted().toList()) {
      for (int outputs = task == Task.CLASSIFICATION ? 2 : 1; outputs < 4; outputs++) {
        TestRows rows = TestRows.example(task, outputs, ROWS).withParams(evaluator(), Map.of());
        if (takes(rows)) {
          examples.add(rows);
        }
      }
    }
    return examples;
  }

  private boolean takes(TestRows rows) {
    try {
      evaluator().check(rows.target().schema(), rows.params());
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** By how much two numbers of the same rows may differ, beside their size. */
  protected double tolerance() {
    return 1e-5;
  }

  final boolean near(double one, double other) {
    return Math.abs(one - other) <= tolerance() * (1 + Math.abs(one))
        || Double.compare(one, other) == 0;
  }

  private void same(TestRows one, TestRows other, String when) {
    double[] due = numbers(one);
    double[] got = numbers(other);
    assertTrue(due.length == got.length, () -> when + ": another number of figures");
    for (int i = 0; i < due.length; i++) {
      int at = i;
      assertTrue(
          near(due[i], got[i]),
          () -> "%s: figure %d is %s, not %s".formatted(when, at, got[at], due[at]));
    }
  }

  @Test
  void declaresItsParametersWell() {
    Declared.well(evaluator().params());
  }

  @Test
  void saysWhatItIs() {
    assertFalse(evaluator().summary().isBlank(), "summary() is blank");
    assertFalse(evaluator().tasks().isEmpty(), "tasks() is empty");
    assertFalse(examples().isEmpty(), "check() takes none of the examples; give your own");
    EvaluatorType type = evaluator().getClass().getAnnotation(EvaluatorType.class);
    assertTrue(
        type != null && type.value().matches("[a-z0-9]+([.-][a-z0-9]+)*"),
        () -> "@EvaluatorType must give lower case words joined by dots and hyphens, not " + type);
  }

  @Test
  void isRegistered() {
    Registration.checkEvaluator(evaluator().getClass(), kind);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void theOrderOfRowsDoesNotMatter(TestRows example) {
    same(example, example.shuffled(3), "in another order");
  }

  @ParameterizedTest
  @MethodSource("examples")
  void aWeightOfTwoIsTheRowTwice(TestRows example) {
    int[] some = {0, 3, 4, 11, 17};
    same(example.repeated(some), example.doubled(some), "weights doubled");
  }

  @ParameterizedTest
  @MethodSource("examples")
  void aRowWithoutWeightIsNone(TestRows example) {
    same(example, example.withNone(7), "with rows of weight 0");
  }

  @ParameterizedTest
  @MethodSource("examples")
  void leavesTheRowsAsTheyAre(TestRows example) {
    float[] predictions = example.predictions().values().clone();
    float[] weights = example.weights().clone();
    double[] first = numbers(example);
    assertArrayEquals(predictions, example.predictions().values(), "it changed the predictions");
    assertArrayEquals(weights, example.weights(), "it changed the weights");
    assertArrayEquals(first, numbers(example), "asked twice");
  }
}
