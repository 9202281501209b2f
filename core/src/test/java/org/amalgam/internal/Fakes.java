package org.amalgam.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.amalgam.api.Contributions;
import org.amalgam.api.FeatureExtractor;
import org.amalgam.api.FeatureSynthesizer;
import org.amalgam.api.FitContext;
import org.amalgam.api.Fitted;
import org.amalgam.api.FittedFuser;
import org.amalgam.api.FittedModel;
import org.amalgam.api.FittedRouter;
import org.amalgam.api.LoadContext;
import org.amalgam.api.Members;
import org.amalgam.api.ModelFuser;
import org.amalgam.api.ModelTrainer;
import org.amalgam.api.Param;
import org.amalgam.api.Params;
import org.amalgam.api.StateWriter;
import org.amalgam.api.Stateless;
import org.amalgam.api.ViewWeights;
import org.amalgam.api.WeightedMean;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.Task;
import org.amalgam.api.evaluation.Analysis;
import org.amalgam.api.evaluation.AnalysisTable;
import org.amalgam.api.evaluation.Evaluated;
import org.amalgam.api.evaluation.EvaluatorType;
import org.amalgam.api.evaluation.Metric;
import org.amalgam.api.pipeline.Provider;
import org.amalgam.internal.registry.Installed;
import org.amalgam.internal.registry.StageCatalog;

/** Small stages that show what core does with them. */
public final class Fakes {
  private Fakes() {}

  public static final Provider PROVIDER = new Provider("fakes", "1.2.3");

  /** Who brings what goes before the stages of {@link #catalog}. */
  public static final Provider NEWER = new Provider("fakes", "1.3.0");

  public static StageCatalog catalog() {
    StageCatalog catalog = new StageCatalog();
    catalog.add(Installed.of("numbers", new Numbers(), PROVIDER));
    catalog.add(Installed.of("join", new Join(), PROVIDER));
    catalog.add(Installed.of("memory", new Memory(), PROVIDER));
    catalog.add(Installed.of("sign", new Sign(), PROVIDER));
    catalog.add(Installed.of("mean", new Mean(), PROVIDER));
    catalog.add(Installed.of("trust", new Trust(), PROVIDER));
    catalog.add(Installed.of("pick", new Pick(), PROVIDER));
    catalog.add(Installed.of("halves", new Halves(), PROVIDER));
    return catalog;
  }

  /** Weight of the rows decided rightly; 'bias' is added. */
  @EvaluatorType("hits")
  public static final class Hits implements Metric {
    @Override
    public Set<Task> tasks() {
      return Set.of(Task.CLASSIFICATION);
    }

    @Override
    public List<Param> params() {
      return List.of(Param.number("bias", 0, "added").within(-1, 1));
    }

    @Override
    public void check(PredictionSchema schema, Params params) {
      if (schema.width() != 2) {
        throw new IllegalArgumentException("two classes only");
      }
    }

    @Override
    public boolean greaterIsBetter() {
      return true;
    }

    @Override
    public double value(Evaluated rows) {
      double hits = 0;
      double all = 0;
      for (int row = 0; row < rows.rows(); row++) {
        boolean hit = rows.predictions().label(row) == rows.target().label(row);
        hits += hit ? rows.weights()[row] : 0;
        all += rows.weights()[row];
      }
      return hits / all + rows.params().number("bias");
    }
  }

  /** What it can see of the rows: their number, the sum of 'a', groups and times. */
  @EvaluatorType("seen")
  public static final class Seen implements Analysis {
    @Override
    public Set<Task> tasks() {
      return Set.of(Task.CLASSIFICATION, Task.REGRESSION);
    }

    @Override
    public List<AnalysisTable> tables(Evaluated rows) {
      double sum = 0;
      for (int row = 0; row < rows.rows(); row++) {
        sum += rows.records().floats("a").get(row);
      }
      AnalysisTable.Row row =
          AnalysisTable.Row.of(
              "all",
              rows.rows(),
              sum,
              rows.groups().map(groups -> groups.length).orElse(0),
              rows.times().map(times -> times.length).orElse(0),
              Double.NaN);
      return List.of(
          new AnalysisTable(
              "Seen", List.of("of", "rows", "a", "groups", "times", "none"), List.of(row)));
    }
  }

  /** Copies the float32 columns. */
  public static final class Numbers implements FeatureExtractor, Stateless<Records, Features> {
    @Override
    public List<Param> params() {
      return List.of(
          Param.number("scale", 1, "factor").within(0, 10),
          Param.choice("mode", List.of("plain", "fancy"), "how"),
          Param.integers("sizes", List.of(), "sizes").atLeast(1));
    }

    @Override
    public FeatureSchema outputSchema(RecordSchema input, Params params) {
      if (!input.fields(org.amalgam.api.data.ColumnType.STRING).isEmpty()) {
        throw new IllegalArgumentException("text is not for me");
      }
      return FeatureSchema.of(input.names());
    }

    @Override
    public Features apply(Records input, Params params) {
      float[] values = new float[input.rows() * input.columns().size()];
      int at = 0;
      for (int row = 0; row < input.rows(); row++) {
        for (String name : input.schema().names()) {
          values[at++] = (float) (params.number("scale") * input.floats(name).get(row));
        }
      }
      return DenseFeatures.of(FeatureSchema.of(input.schema().names()), input.rows(), values);
    }
  }

  /** Side by side. */
  public static final class Join
      implements FeatureSynthesizer, Stateless<List<Features>, Features> {
    @Override
    public FeatureSchema outputSchema(List<FeatureSchema> inputs, Params params) {
      return FeatureSchema.concat(inputs);
    }

    @Override
    public Features apply(List<Features> inputs, Params params) {
      return DenseFeatures.concat(inputs);
    }
  }

  /** The mean of two features, and says that each has half of the weight. */
  public static final class Halves implements FeatureSynthesizer {
    @Override
    public FeatureSchema outputSchema(List<FeatureSchema> inputs, Params params) {
      return FeatureSchema.ofWidth(1);
    }

    @Override
    public Fitted<List<Features>, Features> fit(FitContext<List<Features>> context) {
      return new Halved();
    }

    @Override
    public Fitted<List<Features>, Features> load(LoadContext context) {
      return new Halved();
    }
  }

  private record Halved() implements Fitted<List<Features>, Features>, ViewWeights {
    @Override
    public Features apply(List<Features> input) {
      float[] values = new float[input.get(0).rows()];
      for (int row = 0; row < values.length; row++) {
        values[row] = (input.get(0).get(row, 0) + input.get(1).get(row, 0)) / 2;
      }
      return DenseFeatures.of(FeatureSchema.ofWidth(1), values.length, values);
    }

    @Override
    public Optional<Features> viewWeights(List<Features> input) {
      float[] halves = new float[2 * input.get(0).rows()];
      Arrays.fill(halves, 0.5f);
      return Optional.of(DenseFeatures.of(FeatureSchema.ofWidth(2), input.get(0).rows(), halves));
    }
  }

  /**
   * Knows by heart every row it was trained on, and nothing else: whoever learns from its answers
   * for those rows shows it.
   */
  public static final class Memory implements ModelTrainer {
    /** How often any of these was fitted. */
    public final AtomicInteger fits = new AtomicInteger();

    @Override
    public Set<Task> tasks() {
      return Set.of(Task.CLASSIFICATION);
    }

    @Override
    public Optional<FeatureSchema> features(List<FeatureSchema> inputs, Params params) {
      return Optional.of(FeatureSchema.ofWidth(1));
    }

    @Override
    public FittedModel fit(FitContext<List<Features>> context) {
      fits.incrementAndGet();
      context.progress(0.5, "learning by heart");
      Features rows = context.input().get(0);
      Set<Float> seen = new HashSet<>();
      Set<Float> positive = new HashSet<>();
      for (int row = 0; row < rows.rows(); row++) {
        seen.add(rows.get(row, 0));
        if (context.target().label(row) == 1) {
          positive.add(rows.get(row, 0));
        }
      }
      return new Known(context.output(), seen, positive);
    }

    @Override
    public FittedModel load(LoadContext context) throws java.io.IOException {
      Set<Float> seen = set(context.state().readFloats());
      return new Known(context.output(), seen, set(context.state().readFloats()));
    }

    private static Set<Float> set(float[] values) {
      Set<Float> set = new HashSet<>();
      for (float value : values) {
        set.add(value);
      }
      return set;
    }
  }

  private record Known(PredictionSchema output, Set<Float> seen, Set<Float> positive)
      implements FittedModel {
    @Override
    public Predictions apply(List<Features> input) {
      Features rows = input.get(0);
      float[] values = new float[rows.rows() * 2];
      for (int row = 0; row < rows.rows(); row++) {
        float key = rows.get(row, 0);
        float p = !seen.contains(key) ? 0.5f : positive.contains(key) ? 0.999f : 0.001f;
        values[2 * row] = 1 - p;
        values[2 * row + 1] = p;
      }
      return Predictions.of(output, rows.rows(), values);
    }

    @Override
    public Features features(List<Features> input) {
      Predictions predictions = apply(input);
      float[] values = new float[predictions.rows()];
      for (int row = 0; row < values.length; row++) {
        values[row] = predictions.get(row, 1);
      }
      return DenseFeatures.of(FeatureSchema.ofWidth(1), values.length, values);
    }

    @Override
    public void save(StateWriter out) throws java.io.IOException {
      out.writeFloats(floats(seen));
      out.writeFloats(floats(positive));
    }

    private static float[] floats(Set<Float> set) {
      float[] values = new float[set.size()];
      int at = 0;
      for (float value : set.stream().sorted().toList()) {
        values[at++] = value;
      }
      return values;
    }
  }

  /** Says yes with p = 0.8 where the last feature is above 0, with 0.2 elsewhere. */
  public static final class Sign implements ModelTrainer {
    @Override
    public Set<Task> tasks() {
      return Set.of(Task.CLASSIFICATION);
    }

    @Override
    public FittedModel fit(FitContext<List<Features>> context) {
      return new Signed(context.output());
    }

    @Override
    public FittedModel load(LoadContext context) {
      return new Signed(context.output());
    }
  }

  private record Signed(PredictionSchema output) implements FittedModel {
    @Override
    public Predictions apply(List<Features> input) {
      Features rows = input.get(input.size() - 1);
      float[] values = new float[rows.rows() * 2];
      for (int row = 0; row < rows.rows(); row++) {
        float p = rows.get(row, rows.width() - 1) > 0 ? 0.8f : 0.2f;
        values[2 * row] = 1 - p;
        values[2 * row + 1] = p;
      }
      return Predictions.of(output, rows.rows(), values);
    }
  }

  /** Another version of {@link Sign}, whose answers are put through something. */
  public record Version(UnaryOperator<Predictions> twist) implements ModelTrainer {
    @Override
    public Set<Task> tasks() {
      return Set.of(Task.CLASSIFICATION);
    }

    @Override
    public FittedModel fit(FitContext<List<Features>> context) {
      Signed sign = new Signed(context.output());
      return input -> twist.apply(sign.apply(input));
    }

    @Override
    public FittedModel load(LoadContext context) {
      Signed sign = new Signed(context.output());
      return input -> twist.apply(sign.apply(input));
    }
  }

  /** The {@link Sign}, counting what it fitted or loaded and nobody has closed. */
  public record Counted(AtomicInteger open) implements ModelTrainer {
    @Override
    public Set<Task> tasks() {
      return Set.of(Task.CLASSIFICATION);
    }

    @Override
    public FittedModel fit(FitContext<List<Features>> context) {
      return opened(context.output());
    }

    @Override
    public FittedModel load(LoadContext context) {
      return opened(context.output());
    }

    private FittedModel opened(PredictionSchema output) {
      open.incrementAndGet();
      Signed sign = new Signed(output);
      return new FittedModel() {
        @Override
        public Predictions apply(List<Features> input) {
          return sign.apply(input);
        }

        @Override
        public void close() {
          open.decrementAndGet();
        }
      };
    }
  }

  /** The {@link Sign}, which can be held while it is saved. */
  public record Saving(AtomicBoolean watched, CountDownLatch saving, CountDownLatch goOn)
      implements ModelTrainer {
    @Override
    public Set<Task> tasks() {
      return Set.of(Task.CLASSIFICATION);
    }

    @Override
    public FittedModel fit(FitContext<List<Features>> context) {
      Signed sign = new Signed(context.output());
      return new FittedModel() {
        @Override
        public Predictions apply(List<Features> input) {
          return sign.apply(input);
        }

        @Override
        public void save(StateWriter out) {
          if (watched.get()) {
            saving.countDown();
            try {
              goOn.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        }
      };
    }

    @Override
    public FittedModel load(LoadContext context) {
      return new Signed(context.output());
    }
  }

  /** The {@link Sign}, with a look at each fit as it happens. */
  public record Watched(Consumer<FitContext<List<Features>>> watch) implements ModelTrainer {
    @Override
    public Set<Task> tasks() {
      return Set.of(Task.CLASSIFICATION);
    }

    @Override
    public FittedModel fit(FitContext<List<Features>> context) {
      watch.accept(context);
      return new Signed(context.output());
    }

    @Override
    public FittedModel load(LoadContext context) {
      return new Signed(context.output());
    }
  }

  /** Says yes with p = 0.7 and counts the rows that it is asked for. */
  public static final class Counting implements ModelTrainer {
    public final AtomicInteger rows = new AtomicInteger();

    @Override
    public Set<Task> tasks() {
      return Set.of(Task.CLASSIFICATION);
    }

    @Override
    public FittedModel fit(FitContext<List<Features>> context) {
      PredictionSchema output = context.output();
      return input -> {
        rows.addAndGet(input.get(0).rows());
        float[] values = new float[input.get(0).rows() * 2];
        for (int row = 0; row < input.get(0).rows(); row++) {
          values[2 * row] = 0.3f;
          values[2 * row + 1] = 0.7f;
        }
        return Predictions.of(output, input.get(0).rows(), values);
      };
    }

    @Override
    public FittedModel load(LoadContext context) {
      throw new UnsupportedOperationException("not saved");
    }
  }

  /** Takes the first member's answer where the feature is above 0, the second's elsewhere. */
  public static final class Pick implements ModelFuser {
    @Override
    public Set<Task> tasks() {
      return Set.of(Task.CLASSIFICATION);
    }

    @Override
    public FeatureUse features(Params params) {
      return FeatureUse.REQUIRED;
    }

    @Override
    public FittedFuser fit(FitContext<Members> context) {
      return new Picked();
    }

    @Override
    public FittedFuser load(LoadContext context) {
      return new Picked();
    }
  }

  private static final class Picked implements FittedRouter {
    @Override
    public List<int[]> routes(List<Features> features) {
      Features gate = features.get(0);
      return List.of(
          IntStream.range(0, gate.rows()).filter(row -> gate.get(row, 0) > 0).toArray(),
          IntStream.range(0, gate.rows()).filter(row -> !(gate.get(row, 0) > 0)).toArray());
    }

    @Override
    public Predictions apply(Members members) {
      float[] values = new float[2 * members.rows()];
      List<int[]> routes = routes(members.features());
      for (int m = 0; m < 2; m++) {
        for (int row : routes.get(m)) {
          System.arraycopy(members.get(m).values(), 2 * row, values, 2 * row, 2);
        }
      }
      return Predictions.of(members.schema(), members.rows(), values);
    }

    @Override
    public Contributions contributions(Members members) {
      int numbers = 2 * members.rows();
      return new Contributions(
          Contributions.Scale.OUTPUT, 2, 2, new float[2 * numbers], new float[numbers]);
    }
  }

  /** The plain mean. */
  public static final class Mean implements ModelFuser {
    @Override
    public Set<Task> tasks() {
      return Set.of(Task.CLASSIFICATION, Task.REGRESSION);
    }

    @Override
    public FittedFuser fit(FitContext<Members> context) {
      return WeightedMean.uniform(context.input().size());
    }

    @Override
    public FittedFuser load(LoadContext context) throws java.io.IOException {
      return WeightedMean.load(context.state());
    }
  }

  /**
   * Weighs each member by how often it is right on the rows it is shown, and keeps what it was
   * shown for the test to see.
   */
  public static final class Trust implements ModelFuser {
    /** What fits were shown. */
    public final List<Members> shown = new ArrayList<>();

    @Override
    public Set<Task> tasks() {
      return Set.of(Task.CLASSIFICATION);
    }

    @Override
    public Learning learning(Params params) {
      return Learning.FUSION;
    }

    @Override
    public FittedFuser fit(FitContext<Members> context) {
      synchronized (shown) {
        shown.add(context.input());
      }
      double[] weights = new double[context.input().size()];
      Arrays.fill(weights, 1e-9);
      for (int m = 0; m < weights.length; m++) {
        Predictions member = context.input().get(m);
        for (int row = 0; row < member.rows(); row++) {
          double right = member.get(row, context.target().label(row)) - 0.5;
          weights[m] += Math.max(0, right);
        }
      }
      return WeightedMean.of(weights);
    }

    @Override
    public FittedFuser load(LoadContext context) throws java.io.IOException {
      return WeightedMean.load(context.state());
    }
  }
}
