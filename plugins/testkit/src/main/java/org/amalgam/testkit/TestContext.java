package org.amalgam.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.amalgam.api.FitContext;
import org.amalgam.api.Fitted;
import org.amalgam.api.LoadContext;
import org.amalgam.api.Params;
import org.amalgam.api.Stage;
import org.amalgam.api.StateReader;
import org.amalgam.api.StateWriter;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;

/**
 * What a stage's {@code fit} gets, for tests: rows and a target, with default parameters, weights
 * of 1, seed 42 and nobody cancelling until told otherwise. Immutable but for {@link #messages()}.
 *
 * @param <I> what the stage reads
 */
public final class TestContext<I> implements FitContext<I> {
  private final Stage<I, ?> stage;
  private final I input;
  private final Target target;
  private final Map<String, Object> given;
  private final float[] weights;
  private final long seed;
  private final boolean cancelled;
  private final List<String> messages = new CopyOnWriteArrayList<>();

  private TestContext(
      Stage<I, ?> stage,
      I input,
      Target target,
      Map<String, Object> given,
      float[] weights,
      long seed,
      boolean cancelled) {
    this.stage = stage;
    this.input = input;
    this.target = target;
    this.given = given;
    this.weights = weights;
    this.seed = seed;
    this.cancelled = cancelled;
  }

  /** A context to learn a target. */
  public static <I> TestContext<I> of(Stage<I, ?> stage, I input, Target target) {
    int rows = Inputs.count(input);
    if (rows != target.rows()) {
      throw new IllegalArgumentException(
          "%d rows, but a target of %d.".formatted(rows, target.rows()));
    }
    float[] ones = new float[rows];
    Arrays.fill(ones, 1);
    return new TestContext<>(stage, input, target, Map.of(), ones, 42, false);
  }

  /** A context for a stage that takes no notice of the target: two classes in turn. */
  public static <I> TestContext<I> of(Stage<I, ?> stage, I input) {
    int[] labels = IntStream.range(0, Inputs.count(input)).map(row -> row % 2).toArray();
    return of(stage, input, Target.classes(PredictionSchema.classes("no", "yes"), labels));
  }

  /** The same with a parameter given, checked when {@link #params()} is asked. */
  public TestContext<I> with(String param, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(given);
    more.put(param, value);
    return new TestContext<>(stage, input, target, more, weights, seed, cancelled);
  }

  /** The same with other row weights. */
  public TestContext<I> weights(float... others) {
    return new TestContext<>(stage, input, target, given, others, seed, cancelled);
  }

  /** The same with another seed. */
  public TestContext<I> seed(long other) {
    return new TestContext<>(stage, input, target, given, weights, other, cancelled);
  }

  /** The same with other rows of the same number. */
  public TestContext<I> input(I other) {
    return new TestContext<>(stage, other, target, given, weights, seed, cancelled);
  }

  /** The same, cancelled: {@link #progress} throws. */
  public TestContext<I> cancelled() {
    return new TestContext<>(stage, input, target, given, weights, seed, true);
  }

  /** Some of the rows, with their targets and weights. */
  public TestContext<I> rows(int... index) {
    float[] chosen = new float[index.length];
    for (int i = 0; i < index.length; i++) {
      chosen[i] = weights[index[i]];
    }
    return new TestContext<>(
        stage, Inputs.rows(input, index), target.rows(index), given, chosen, seed, cancelled);
  }

  /** What {@link Fitted#save} writes. */
  public static byte[] save(Fitted<?, ?> fitted) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (StateWriter out = new StateWriter(bytes)) {
      fitted.save(out);
    }
    return bytes.toByteArray();
  }

  /** What {@code load} gets to bring a state of the stage's present version back. */
  public LoadContext loading(byte[] state) {
    return loading(state, stage.stateVersion());
  }

  /** What {@code load} gets to bring a state of some version back. */
  public LoadContext loading(byte[] state, int stateVersion) {
    StateReader reader = new StateReader(state);
    Params params = params();
    return new LoadContext() {
      @Override
      public StateReader state() {
        return reader;
      }

      @Override
      public int stateVersion() {
        return stateVersion;
      }

      @Override
      public Params params() {
        return params;
      }

      @Override
      public PredictionSchema output() {
        return target.schema();
      }
    };
  }

  @Override
  public I input() {
    return input;
  }

  @Override
  public Target target() {
    return target;
  }

  @Override
  public float[] weights() {
    return weights;
  }

  @Override
  public Params params() {
    return Params.of(stage.params(), given);
  }

  @Override
  public long seed() {
    return seed;
  }

  @Override
  public Split split(double fraction) {
    if (!(fraction > 0 && fraction < 1)) {
      throw new IllegalArgumentException(
          "The share to keep out must lie between 0 and 1; got " + fraction + ".");
    }
    int[] order = shuffledByClass();
    boolean[] out = new boolean[order.length];
    for (int i = 0; i < order.length; i++) {
      out[order[i]] = Math.floor((i + 1) * fraction) > Math.floor(i * fraction);
    }
    return new Split(
        IntStream.range(0, out.length).filter(row -> !out[row]).toArray(),
        IntStream.range(0, out.length).filter(row -> out[row]).toArray());
  }

  /** Rows by chance, for classification class after class. */
  private int[] shuffledByClass() {
    Random random = new Random(seed);
    long[] keys = new long[target.rows()];
    for (int row = 0; row < keys.length; row++) {
      long label = target.task() == Task.CLASSIFICATION ? target.label(row) : 0;
      keys[row] = label << 52 | (random.nextLong() & 0xfffffL) << 32 | row;
    }
    Arrays.sort(keys);
    return Arrays.stream(keys).mapToInt(key -> (int) key).toArray();
  }

  @Override
  public void progress(double fraction, String message) {
    if (!(fraction >= 0 && fraction <= 1)) {
      throw new IllegalArgumentException(
          "Progress goes from 0 to 1; got %s with '%s'.".formatted(fraction, message));
    }
    messages.add(message);
    if (cancelled) {
      throw new CancellationException("The run was cancelled.");
    }
  }

  /** What the stage reported, in order. */
  public List<String> messages() {
    return List.copyOf(messages);
  }

  @Override
  public String toString() {
    return "%s of %d outputs, %d rows, %s"
        .formatted(target.task().json(), target.schema().width(), target.rows(), given);
  }
}
