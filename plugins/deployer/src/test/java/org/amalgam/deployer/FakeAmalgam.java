package org.amalgam.deployer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.data.Records;
import org.amalgam.api.pipeline.Amalgam;
import org.amalgam.api.pipeline.Answers;
import org.amalgam.api.pipeline.CanaryOptions;
import org.amalgam.api.pipeline.EvaluateOptions;
import org.amalgam.api.pipeline.Evaluation;
import org.amalgam.api.pipeline.EvaluatorInfo;
import org.amalgam.api.pipeline.FitOptions;
import org.amalgam.api.pipeline.FitReport;
import org.amalgam.api.pipeline.PipelineState;
import org.amalgam.api.pipeline.PipelineStatus;
import org.amalgam.api.pipeline.PredictOptions;
import org.amalgam.api.pipeline.Problem;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.api.pipeline.Progress;
import org.amalgam.api.pipeline.Provider;
import org.amalgam.api.pipeline.ReadRows;
import org.amalgam.api.pipeline.Run;
import org.amalgam.api.pipeline.StageInfo;

/**
 * A platform that knows its pipelines by their {@code id}. The same definition again keeps what was
 * fitted; another one is as {@link #fresh} says; a text with {@code broken} in it is refused.
 */
final class FakeAmalgam implements Amalgam {
  static final List<Problem> TWO =
      List.of(new Problem("/a", "ONE", "first\nproblem."), new Problem("/b", "TWO", "second."));

  private static final Pattern ID = Pattern.compile("\"id\": *\"([^\"]*)\"");

  final Map<String, PipelineState> states = new ConcurrentHashMap<>();
  final Map<String, String> definitions = new ConcurrentHashMap<>();
  final BlockingQueue<String> fits = new LinkedBlockingQueue<>();
  volatile PipelineState fresh = PipelineState.RESOLVED;
  volatile boolean failing;
  int imports;

  PipelineState state(String id) {
    return states.get(id);
  }

  @Override
  public PipelineStatus deploy(String json, Optional<Path> folder) {
    Matcher id = ID.matcher(json);
    if (json.contains("broken") || !id.find()) {
      throw new ProblemException("Pipeline", TWO);
    }
    String key = id.group(1);
    if (!json.equals(definitions.put(key, json))) {
      states.put(key, fresh);
    }
    return status(key);
  }

  @Override
  public PipelineStatus status(String pipeline) {
    if (!states.containsKey(pipeline)) {
      throw new ProblemException("Pipeline '" + pipeline + "'", "UNKNOWN_PIPELINE", "no.");
    }
    PipelineState state = states.get(pipeline);
    return new PipelineStatus(
        pipeline,
        "",
        state,
        "",
        RecordSchema.of(),
        List.of(),
        state == PipelineState.INVALID ? TWO : List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  @Override
  public List<PipelineStatus> pipelines() {
    return states.keySet().stream().map(this::status).toList();
  }

  @Override
  public void undeploy(String pipeline) {
    status(pipeline);
    states.remove(pipeline);
    definitions.remove(pipeline);
  }

  @Override
  public Run<FitReport> fit(String pipeline, FitOptions options) {
    return new Run<>() {
      @Override
      public Progress progress() {
        return Progress.of(0, "", Duration.ZERO, Optional.empty());
      }

      @Override
      public boolean done() {
        return true;
      }

      @Override
      public void cancel() {}

      @Override
      public FitReport await(Duration every, Consumer<Progress> watch) {
        states.computeIfPresent(
            pipeline, (id, was) -> failing ? PipelineState.FAILED : PipelineState.READY);
        fits.add(pipeline);
        if (failing) {
          throw new ProblemException("Fit of pipeline '" + pipeline + "'", "NO_DATA", "none.");
        }
        return new FitReport(
            pipeline,
            3,
            1,
            42,
            "",
            "",
            List.of(),
            Optional.empty(),
            Map.of(),
            List.of(),
            Map.of(),
            Map.of(),
            Optional.empty());
      }
    };
  }

  @Override
  public PipelineStatus importPackage(InputStream in) throws IOException {
    String id = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    imports++;
    states.put(id, PipelineState.READY);
    return status(id);
  }

  @Override
  public List<StageInfo> stages() {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<EvaluatorInfo> evaluators() {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Problem> validate(String json) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Run<?>> cancel(String pipeline) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Run<Evaluation> evaluate(String pipeline, EvaluateOptions options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Evaluation> evaluation(String pipeline) {
    throw new UnsupportedOperationException();
  }

  @Override
  public PipelineStatus promote(String pipeline) {
    throw new AssertionError("not called here");
  }

  @Override
  public PipelineStatus rollback(String pipeline) {
    throw new AssertionError("not called here");
  }

  @Override
  public PipelineStatus shadow(String pipeline, String stage, Provider version) {
    throw new AssertionError("not called here");
  }

  @Override
  public PipelineStatus canary(
      String pipeline, String stage, Provider version, CanaryOptions options) {
    throw new AssertionError("not called here");
  }

  @Override
  public PipelineStatus stop(String pipeline) {
    throw new AssertionError("not called here");
  }

  @Override
  public Answers predict(String pipeline, ReadRows rows, PredictOptions options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ReadRows readRows(String pipeline, Path data) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Records read(String pipeline, Path data) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Records rows(String pipeline, String json) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Records heldOut(String pipeline) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void exportPackage(String pipeline, OutputStream out) {
    throw new UnsupportedOperationException();
  }
}
