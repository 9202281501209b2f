package org.amalgam.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.amalgam.api.Fitted;
import org.amalgam.api.Stage;
import org.amalgam.api.StageType;
import org.amalgam.api.data.Batch;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every stage keeps, whatever its kind. Extend the contract of the kind, give the stage, and
 * where the examples at hand do not serve, your own:
 *
 * <pre>{@code
 * class TextLengthTest extends ExtractorContract {
 *   protected FeatureExtractor stage() {
 *     return new TextLength();
 *   }
 *
 *   protected List<TestContext<Records>> examples() {
 *     return List.of(example(texts()), example(texts()).with("unit", "words"));
 *   }
 * }
 * }</pre>
 *
 * One instance runs all tests of a class.
 *
 * @param <I> what the stage reads
 * @param <O> what it gives
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class StageContract<I, O extends Batch> {
  private static final int THREADS = 8;
  private static final int CUTS = 64;

  private final Class<?> kind;

  StageContract(Class<?> kind) {
    this.kind = kind;
  }

  /** The stage under test. */
  protected abstract Stage<I, O> stage();

  /** Rows, targets and parameters to try the stage on; 4 rows or more each. */
  protected abstract List<TestContext<I>> examples();

  /** By how much two answers to one row may differ. */
  protected double tolerance() {
    return 1e-5;
  }

  /** An example for a stage that takes no notice of the target. */
  protected final TestContext<I> example(I input) {
    return TestContext.of(stage(), input);
  }

  /** An example with a target. */
  protected final TestContext<I> example(I input, Target target) {
    return TestContext.of(stage(), input, target);
  }

  /** Checks what a stage gives against what it promised. */
  abstract void promisesKept(TestContext<I> example, O output);

  /** What the stage's fit gets in a pipeline. */
  TestContext<I> fitting(TestContext<I> example) {
    return example;
  }

  final Fitted<I, O> fit(TestContext<I> example) {
    return stage().fit(fitting(example));
  }

  @Test
  void declaresItsParametersWell() {
    Declared.well(stage().params());
  }

  @Test
  void saysWhatItIs() {
    assertFalse(stage().summary().isBlank(), "summary() is blank");
    assertTrue(stage().stateVersion() >= 1, "stateVersion() starts with 1");
    StageType type = stage().getClass().getAnnotation(StageType.class);
    assertTrue(
        type != null && type.value().matches("[a-z0-9]+([.-][a-z0-9]+)*"),
        () -> "@StageType must give lower case words joined by dots and hyphens, not " + type);
  }

  @Test
  void isRegistered() {
    Registration.check(stage().getClass(), kind);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void givesWhatItPromised(TestContext<I> example) {
    try (Fitted<I, O> fitted = fit(example)) {
      O output = fitted.apply(example.input());
      assertEquals(Inputs.count(example.input()), output.rows(), "rows");
      promisesKept(example, output);
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void leavesItsInputAsItWas(TestContext<I> example) {
    byte[] before = Inputs.bits(example.input());
    float[] weights = example.weights().clone();
    try (Fitted<I, O> fitted = fit(example)) {
      assertArrayEquals(before, Inputs.bits(example.input()), "fit changed its input");
      assertArrayEquals(weights, example.weights(), "fit changed the weights");
      fitted.apply(example.input());
      assertArrayEquals(before, Inputs.bits(example.input()), "apply changed its input");
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void takesNoRowsAndOneRow(TestContext<I> example) {
    try (Fitted<I, O> fitted = fit(example)) {
      O none = fitted.apply(Inputs.rows(example.input()));
      assertEquals(0, none.rows(), "rows");
      promisesKept(example, none);
      O all = fitted.apply(example.input());
      assertSame(rows(all, 2), fitted.apply(Inputs.rows(example.input(), 2)), "row 2 alone");
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void answersRowByRow(TestContext<I> example) {
    int[] order = shuffled(Inputs.count(example.input()), 3);
    try (Fitted<I, O> fitted = fit(example)) {
      O expected = rows(fitted.apply(example.input()), order);
      assertSame(expected, fitted.apply(Inputs.rows(example.input(), order)), "in another order");
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void sameSeedSameResult(TestContext<I> example) {
    try (Fitted<I, O> one = fit(example);
        Fitted<I, O> other = fit(example)) {
      assertSame(one.apply(example.input()), other.apply(example.input()), "fitted twice");
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void comesBackFromItsState(TestContext<I> example) throws IOException {
    try (Fitted<I, O> fitted = fit(example);
        Fitted<I, O> loaded = stage().load(example.loading(TestContext.save(fitted)))) {
      assertSame(fitted.apply(example.input()), loaded.apply(example.input()), "saved and loaded");
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void refusesStateCutShort(TestContext<I> example) throws IOException {
    byte[] state;
    try (Fitted<I, O> fitted = fit(example)) {
      state = TestContext.save(fitted);
    }
    int step = Math.max(1, state.length / CUTS);
    for (int length = 0; length < state.length; length += step) {
      byte[] cut = Arrays.copyOf(state, length);
      assertThrows(
          IOException.class,
          () -> stage().load(example.loading(cut)).close(),
          "loaded from the first %d of %d bytes".formatted(length, state.length));
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void answersManyThreadsAsOne(TestContext<I> example) throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (Fitted<I, O> fitted = fit(example)) {
      O expected = fitted.apply(example.input());
      List<Callable<Void>> calls = new ArrayList<>();
      for (int call = 0; call < 5 * THREADS; call++) {
        int[] order = shuffled(expected.rows(), call);
        calls.add(
            () -> {
              O actual = fitted.apply(Inputs.rows(example.input(), order));
              assertSame(rows(expected, order), actual, "beside other threads");
              return null;
            });
      }
      for (Future<Void> done : threads.invokeAll(calls)) {
        done.get();
      }
    } catch (ExecutionException e) {
      throw new AssertionError(
          "with %d threads at once: %s".formatted(THREADS, e.getCause().getMessage()),
          e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void endsWhenCancelled(TestContext<I> example) {
    TestContext<I> asked = fitting(example);
    stage().fit(asked).close();
    if (!asked.messages().isEmpty()) {
      assertThrows(
          CancellationException.class, () -> stage().fit(fitting(example).cancelled()).close());
    }
  }

  /** What a stage reports is kept with the fit, so the same fit says the same everywhere. */
  @Test
  void reportsTheSameInEveryCountry() {
    assertEquals(messages(Locale.ROOT), messages(Locale.GERMANY));
  }

  private List<String> messages(Locale country) {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(country);
      TestContext<I> asked = fitting(examples().get(0));
      stage().fit(asked).close();
      return asked.messages();
    } finally {
      Locale.setDefault(before);
    }
  }

  /** Asserts that two batches say the same, within the tolerance. */
  final void assertSame(Batch expected, Batch actual, String when) {
    assertEquals(expected.schema(), actual.schema(), when);
    assertEquals(expected.rows(), actual.rows(), when);
    float[] due = values(expected);
    float[] got = values(actual);
    int width = expected.rows() == 0 ? 1 : due.length / expected.rows();
    for (int i = 0; i < due.length; i++) {
      if (!(Math.abs(due[i] - got[i]) <= tolerance() * (1 + Math.abs(due[i])))
          && Float.compare(due[i], got[i]) != 0) {
        fail(
            "%s: row %d, output %d is %s, not %s"
                .formatted(when, i / width, i % width, got[i], due[i]));
      }
    }
    if (expected instanceof Predictions one && actual instanceof Predictions other) {
      for (int row = 0; row < one.rows(); row++) {
        assertEquals(one.label(row), other.label(row), when + ": label of row " + row);
      }
    }
  }

  private static float[] values(Batch batch) {
    return batch instanceof Features features
        ? features.dense().values()
        : ((Predictions) batch).values();
  }

  /** All rows of a batch but one. */
  static <B> B without(B batch, int gone) {
    return Inputs.rows(
        batch, IntStream.range(0, Inputs.count(batch)).filter(row -> row != gone).toArray());
  }

  private static <B> B rows(B batch, int... index) {
    return Inputs.rows(batch, index);
  }

  private static int[] shuffled(int rows, long seed) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, rows).boxed().toList());
    Collections.shuffle(order, new Random(seed));
    return order.stream().mapToInt(Integer::intValue).toArray();
  }
}
