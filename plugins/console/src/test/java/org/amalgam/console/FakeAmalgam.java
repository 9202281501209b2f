package org.amalgam.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
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
import org.amalgam.api.pipeline.Provider;
import org.amalgam.api.pipeline.ReadRows;
import org.amalgam.api.pipeline.Run;
import org.amalgam.api.pipeline.StageInfo;

/** A platform that answers what it was told to answer, and remembers what it was asked. */
final class FakeAmalgam implements Amalgam {
  final List<String> asked = new ArrayList<>();
  final Map<String, PipelineStatus> deployed = new LinkedHashMap<>();
  Supplier<List<PipelineStatus>> watched = () -> List.copyOf(deployed.values());
  List<StageInfo> stages = List.of();
  List<EvaluatorInfo> evaluators = List.of();
  List<Answers.Refused> refused = List.of();
  List<Problem> problems = List.of();
  Run<FitReport> fit = FakeRun.of(Samples.FIT);
  Run<Evaluation> evaluation = FakeRun.of(Samples.EVALUATION);
  List<Run<?>> underWay = List.of();
  Optional<Evaluation> earlier = Optional.empty();
  Optional<EvaluateOptions> evaluated = Optional.empty();
  Optional<FitOptions> fitted = Optional.empty();
  Optional<PredictOptions> predicted = Optional.empty();

  FakeAmalgam with(PipelineStatus status) {
    deployed.put(status.id(), status);
    return this;
  }

  @Override
  public List<StageInfo> stages() {
    return stages;
  }

  @Override
  public List<EvaluatorInfo> evaluators() {
    return evaluators;
  }

  @Override
  public List<PipelineStatus> pipelines() {
    return watched.get();
  }

  @Override
  public PipelineStatus status(String pipeline) {
    if (!deployed.containsKey(pipeline)) {
      throw new ProblemException(
          "Pipeline '" + pipeline + "'", "UNKNOWN_PIPELINE", "it is not deployed.");
    }
    return deployed.get(pipeline);
  }

  @Override
  public List<Problem> validate(String json) {
    return problems;
  }

  @Override
  public PipelineStatus deploy(String json, Optional<Path> folder) {
    asked.add("deploy " + json.strip() + " from " + folder.orElseThrow().getFileName());
    PipelineState state = problems.isEmpty() ? PipelineState.RESOLVED : PipelineState.INVALID;
    PipelineStatus status = Samples.status("risk", state, problems);
    with(status);
    return status;
  }

  @Override
  public void undeploy(String pipeline) {
    status(pipeline);
    deployed.remove(pipeline);
  }

  @Override
  public Run<FitReport> fit(String pipeline, FitOptions options) {
    status(pipeline);
    asked.add("fit " + pipeline);
    fitted = Optional.of(options);
    return fit;
  }

  @Override
  public Run<Evaluation> evaluate(String pipeline, EvaluateOptions options) {
    status(pipeline);
    asked.add("evaluate " + pipeline);
    evaluated = Optional.of(options);
    return evaluation;
  }

  @Override
  public List<Run<?>> cancel(String pipeline) {
    status(pipeline);
    asked.add("cancel " + pipeline);
    underWay.forEach(Run::cancel);
    return underWay;
  }

  @Override
  public Optional<Evaluation> evaluation(String pipeline) {
    return earlier;
  }

  @Override
  public PipelineStatus promote(String pipeline) {
    asked.add("promote " + pipeline);
    return status(pipeline);
  }

  @Override
  public PipelineStatus rollback(String pipeline) {
    asked.add("rollback " + pipeline);
    return status(pipeline);
  }

  @Override
  public PipelineStatus shadow(String pipeline, String stage, Provider version) {
    asked.add("shadow " + pipeline + " " + stage + " " + version);
    return status(pipeline);
  }

  @Override
  public PipelineStatus canary(
      String pipeline, String stage, Provider version, CanaryOptions options) {
    asked.add("canary " + pipeline + " " + stage + " " + version + " " + options);
    return status(pipeline);
  }

  @Override
  public PipelineStatus stop(String pipeline) {
    asked.add("stop " + pipeline);
    return status(pipeline);
  }

  @Override
  public Answers predict(String pipeline, ReadRows rows, PredictOptions options) {
    predicted = Optional.of(options);
    status(pipeline);
    return Samples.answers(rows.rows(), refused);
  }

  @Override
  public ReadRows readRows(String pipeline, Path data) {
    return ReadRows.of(read(pipeline, data));
  }

  @Override
  public Records read(String pipeline, Path data) {
    asked.add("read " + data);
    return Samples.rows(3);
  }

  @Override
  public Records rows(String pipeline, String json) {
    asked.add("rows " + json);
    return Samples.rows(1);
  }

  @Override
  public Records heldOut(String pipeline) {
    asked.add("held out");
    return Samples.rows(30);
  }

  @Override
  public void exportPackage(String pipeline, OutputStream out) throws IOException {
    status(pipeline);
    out.write("package".getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public PipelineStatus importPackage(InputStream in) throws IOException {
    asked.add("import " + new String(in.readAllBytes(), StandardCharsets.UTF_8));
    return Samples.status("risk", PipelineState.READY, List.of());
  }
}
