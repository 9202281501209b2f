package org.amalgam.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.amalgam.api.FittedModel;
import org.amalgam.api.ModelTrainer;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.FloatColumn;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;
import org.amalgam.api.pipeline.Answers;
import org.amalgam.api.pipeline.FitOptions;
import org.amalgam.builtin.model.Linear;
import org.amalgam.embedded.Embedded;
import org.amalgam.light.NaiveBayes;
import org.amalgam.light.GradientBoosting;
import org.amalgam.light.RandomForest;
import org.amalgam.testkit.Examples;
import org.amalgam.testkit.TestContext;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A request to a pipeline of four members beside the members alone: the difference is what the
 * platform and the fusion cost. 30 features, 2 classes.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class EnsembleBenchmark {
  private static final int WIDTH = 30;
  private static final String PIPELINE =
      """
      {"format": 1, "id": "ensemble", "task": "classification",
       "input": [{"name": "x", "type": "float32", "shape": [30]}],
       "target": {"name": "y", "classes": ["output0", "output1"]},
       "data": "rows.data.json", "training": {"holdout": 0},
       "stages": [
         {"id": "linear", "type": "linear", "from": ["input.x"]},
         {"id": "forest", "type": "random-forest", "from": ["input.x"]},
         {"id": "boosting", "type": "gradient-boosting", "from": ["input.x"]},
         {"id": "bayes", "type": "naive-bayes", "from": ["input.x"]},
         {"id": "out", "type": "%s", "from": ["linear", "forest", "boosting", "bayes"]}],
       "output": "out"}""";

  @Param({"1", "1000"})
  public int rows;

  @Param({"mean", "geometric-mean", "stacking"})
  public String fuser;

  private Embedded.Session amalgam;
  private Records request;
  private List<Features> features;
  private final List<FittedModel> members = new ArrayList<>();

  /** Fits the members alone and the pipeline, on the same rows. */
  @Setup
  public void fit() throws IOException {
    DenseFeatures train = Examples.features(1000, WIDTH, 1);
    Target target = Examples.target(train, Task.CLASSIFICATION, 2);
    for (ModelTrainer model :
        List.of(new Linear(), new RandomForest(), new GradientBoosting(), new NaiveBayes())) {
      members.add(model.fit(TestContext.of(model, List.of(train), target)));
    }
    Path folder = Files.createTempDirectory("benchmark");
    write(folder, train, target);
    amalgam = Embedded.open(folder.resolve("store"));
    amalgam.deploy(PIPELINE.formatted(fuser), Optional.of(folder));
    amalgam.fit("ensemble", FitOptions.DEFAULT).await();
    DenseFeatures asked = Examples.features(rows, WIDTH, 2);
    features = List.of(asked);
    request = Records.of(FloatColumn.of(Field.float32("x", WIDTH), asked.values()));
  }

  private static void write(Path folder, DenseFeatures train, Target target) throws IOException {
    StringBuilder csv = new StringBuilder();
    for (int row = 0; row < train.rows(); row++) {
      for (int i = 0; i < WIDTH; i++) {
        csv.append(train.get(row, i)).append(',');
      }
      csv.append(target.schema().outputs().get(target.label(row))).append('\n');
    }
    Files.writeString(folder.resolve("rows.csv"), csv);
    Files.writeString(
        folder.resolve("rows.data.json"),
        """
        {"format": 1, "files": [{"path": "rows.csv", "header": false}],
         "columns": {"x": {"columns": ["0..-2"]}}, "target": {"column": -1}}""");
  }

  @TearDown
  public void close() {
    amalgam.close();
  }

  @Benchmark
  public Answers pipeline() {
    return amalgam.predict("ensemble", request);
  }

  @Benchmark
  public List<Predictions> membersAlone() {
    List<Predictions> answers = new ArrayList<>(members.size());
    for (FittedModel member : members) {
      answers.add(member.apply(features));
    }
    return answers;
  }
}
