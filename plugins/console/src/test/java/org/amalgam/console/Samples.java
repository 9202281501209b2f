package org.amalgam.console;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.amalgam.api.Contributions;
import org.amalgam.api.Param;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.FloatColumn;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.data.Records;
import org.amalgam.api.pipeline.Answers;
import org.amalgam.api.pipeline.Evaluation;
import org.amalgam.api.pipeline.FitReport;
import org.amalgam.api.pipeline.FitReport.FusionCheck;
import org.amalgam.api.pipeline.Gain;
import org.amalgam.api.pipeline.Interval;
import org.amalgam.api.pipeline.PipelineState;
import org.amalgam.api.pipeline.PipelineStatus;
import org.amalgam.api.pipeline.PipelineStatus.StageStatus;
import org.amalgam.api.pipeline.Problem;
import org.amalgam.api.pipeline.Provider;
import org.amalgam.api.pipeline.Scores;
import org.amalgam.api.pipeline.StageInfo;
import org.amalgam.api.pipeline.StageKind;
import org.amalgam.api.pipeline.Trial;

/** What the fake platform answers: a pipeline of two members and their weighted mean. */
final class Samples {
  static final Provider BUILTIN = new Provider("amalgam-builtin", "1.0.0");
  static final Gain GAIN = new Gain("auc", "csf", 0.031, 0.010, 0.052, 0.996, "gain");
  static final Evaluation EVALUATION =
      new Evaluation(
          "risk",
          373,
          5,
          1,
          42,
          List.of(scores("csf", "linear", 0.865), scores("mri", "dl4j.mlp", 0.802)),
          scores("out", "stacking", 0.896),
          Optional.of(GAIN),
          List.of("2 rows have no label and were left out."));
  static final FitReport FIT =
      new FitReport(
          "risk",
          298,
          75,
          42,
          "00ff",
          "2026-01-01T00:00:00Z",
          EVALUATION.members(),
          Optional.of(EVALUATION.fused()),
          Map.of("out", new FusionCheck(0.412, 0.43, 0.455, "csf", "mean")),
          List.of(),
          Map.of(),
          Map.of(
              "mri", List.of("epoch 1 of 2: loss 0.7", "epoch 2 of 2: loss 0.6"),
              "csf", Collections.nCopies(100, "iteration")),
          Optional.empty());
  static final StageInfo MLP =
      new StageInfo(
          "dl4j.mlp",
          StageKind.MODEL,
          "A multilayer perceptron.",
          List.of(
              Param.integers("hidden", List.of(64L, 32L), "Units of each hidden layer.").atLeast(1),
              Param.text("label", "", "Which label.").required()),
          new Provider("amalgam-dl4j", "1.0.0"));
  static final StageInfo CONCAT =
      new StageInfo(
          "concat", StageKind.SYNTHESIZER, "Joins features side by side.", List.of(), BUILTIN);

  private Samples() {}

  static Scores scores(String id, String type, double auc) {
    Map<String, Interval> metrics = new LinkedHashMap<>();
    metrics.put("accuracy", new Interval(0.85, 0.81, 0.89));
    metrics.put("balanced-accuracy", new Interval(0.84, 0.8, 0.88));
    metrics.put("log-loss", new Interval(0.4, 0.3, 0.5));
    metrics.put("auc", new Interval(auc, auc - 0.035, auc + 0.03));
    return new Scores(id, type, metrics);
  }

  static PipelineStatus status(String id, PipelineState state, List<Problem> problems) {
    return new PipelineStatus(
        id,
        "Who will fall ill.",
        state,
        "",
        RecordSchema.of(Field.float32("age")),
        List.of(
            stage("csf", "linear", StageKind.MODEL),
            stage("mri", "dl4j.mlp", StageKind.MODEL),
            stage("out", "stacking", StageKind.FUSER)),
        problems,
        Optional.empty(),
        state == PipelineState.READY ? Optional.of(FIT) : Optional.empty(),
        Optional.empty());
  }

  static final Trial CANARY =
      new Trial(
          Trial.Kind.CANARY,
          "csf",
          "linear",
          new Provider("org.example", "1.1.0"),
          BUILTIN,
          Trial.State.RUNNING,
          "",
          5,
          1000,
          new Trial.Figures(
              312,
              310,
              2,
              0,
              "",
              310,
              0,
              0.98,
              Double.NaN,
              0.0123,
              0.2,
              new Trial.Latency(312, 0.2, 0.5, 1.25),
              new Trial.Latency(5900, 0.19, 0.4, 1)));

  /** READY, with a version beside that is on trial. */
  static PipelineStatus trying(Trial trial) {
    PipelineStatus ready = status("risk", PipelineState.READY, List.of());
    StageStatus csf =
        new StageStatus(
            "csf",
            "linear",
            Optional.of(StageKind.MODEL),
            Optional.of(BUILTIN),
            List.of(trial.candidate()));
    return new PipelineStatus(
        ready.id(),
        ready.description(),
        ready.state(),
        ready.detail(),
        ready.input(),
        List.of(csf),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(trial));
  }

  private static StageStatus stage(String id, String type, StageKind kind) {
    return new StageStatus(id, type, Optional.of(kind), Optional.of(BUILTIN), List.of());
  }

  static Records rows(int rows) {
    return Records.of(FloatColumn.of(Field.float32("age"), new float[rows]));
  }

  /** Row 0 says well by 0.25 and 0.35; the second member abstains from row 1. */
  static Answers answers(int rows) {
    return answers(rows, List.of());
  }

  static Answers answers(int rows, List<Answers.Refused> refused) {
    PredictionSchema schema = PredictionSchema.classes("ill", "well");
    float[] csf = new float[2 * rows];
    float[] mri = new float[2 * rows];
    float[] fused = new float[2 * rows];
    for (int row = 0; row < rows; row++) {
      set(csf, row, 0.75f);
      set(mri, row, row == 1 ? Float.NaN : 0.65f);
      set(fused, row, row == 1 ? 0.75f : 0.7f);
    }
    float[] halves = new float[4 * rows];
    Arrays.fill(halves, 0.35f);
    float[] weights = new float[2 * rows];
    Arrays.fill(weights, 0.5f);
    return new Answers(
        "risk",
        Predictions.of(schema, rows, fused),
        List.of(
            new Answers.Member("csf", "linear", BUILTIN, Predictions.of(schema, rows, csf)),
            new Answers.Member("mri", "dl4j.mlp", BUILTIN, Predictions.of(schema, rows, mri))),
        Optional.of(
            new Contributions(Contributions.Scale.OUTPUT, 2, 2, halves, new float[2 * rows])
                .weighted(weights)),
        List.of("csf", "mri"),
        List.of(),
        List.of(),
        refused);
  }

  private static void set(float[] values, int row, float well) {
    values[2 * row] = 1 - well;
    values[2 * row + 1] = well;
  }
}
