package org.amalgam.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.evaluation.AnalysisTable;
import org.amalgam.api.pipeline.Answers;
import org.amalgam.api.pipeline.Gain;
import org.amalgam.api.pipeline.Interval;
import org.amalgam.api.pipeline.Progress;
import org.amalgam.api.pipeline.Provider;
import org.amalgam.api.pipeline.Scores;
import org.junit.jupiter.api.Test;

class TextTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  private String printed() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void wrapsTheLastColumn() {
    Table table = Table.of("name", "n", "text").row("a", "1", "one two three four five six seven");

    assertEquals(
        List.of(
            "name  n  text",
            "----  -  ---------------------",
            "a     1  one two three four",
            "         five six seven"),
        table.lines(30));
  }

  @Test
  void breaksWordsThatAreTooLong() {
    assertEquals(List.of("abcde", "fgh i", "j"), Table.wrap("abcdefgh i j", 5));
    assertEquals(List.of(""), Table.wrap("", 5));
  }

  @Test
  void writesFiguresInAFewDigits() {
    assertEquals("0.896", Numbers.of(0.8955));
    assertEquals("-0.031", Numbers.of(-0.031));
    assertEquals("12345.7", Numbers.of(12345.67));
    assertEquals("1.23e-05", Numbers.of(0.0000123));
    assertEquals("0.000", Numbers.of(0));
    assertEquals("-", Numbers.of(Double.NaN));
    assertEquals("0.500 [0.400, -]", Numbers.of(new Interval(0.5, 0.4, Double.NaN)));
  }

  @Test
  void showsTheTablesOfAnalyses() {
    AnalysisTable table =
        new AnalysisTable(
            "Bad rate by decile",
            List.of("decile", "rows", "rate"),
            List.of(
                AnalysisTable.Row.of("1", 120, 0.25), AnalysisTable.Row.of("2", 9, Double.NaN)));
    new TablesText("out", Map.of("finance.deciles", List.of(table))).print(out, 80);
    assertEquals(
        """
        Bad rate by decile (finance.deciles of 'out')

        decile  rows   rate
        ------  ----  -----
        1        120  0.250
        2          9      -

        """,
        printed());
  }

  @Test
  void showsWhatThePipelineAsksForBesideTheThree() {
    Map<String, Interval> metrics =
        Map.of("mcc", new Interval(0.5, 0.4, 0.6), "finance.ks", new Interval(0.3, 0.2, 0.4));
    Scores scores = new Scores("out", "mean", metrics);
    new ScoreTable(List.of(), Optional.of(scores), false).print(out, 100);
    assertTrue(printed().contains("finance.ks"), printed());
    assertFalse(printed().contains("MCC"), printed());
  }

  @Test
  void saysWhetherTheFusionHelps() {
    assertEquals(
        "The fusion is worse than its best member 'a' by 0.020 RMSE [0.010, 0.030]"
            + " (better in 0.4 % of resamples).",
        EvaluationText.verdict(new Gain("rmse", "a", -0.02, -0.03, -0.01, 0.004, "loss")));
    assertEquals(
        "No significant gain over its best member 'a': 0.003 AUC [-0.010, 0.016]"
            + " (better in 60.0 % of resamples).",
        EvaluationText.verdict(
            new Gain("auc", "a", 0.003, -0.01, 0.016, 0.6, "no significant gain")));
  }

  @Test
  void showsThreeMetricsOrAllBelowOneAnother() {
    new ScoreTable(List.of(), Optional.of(Samples.scores("out", "mean", 0.9)), false)
        .print(out, 100);
    List<String> main = printed().lines().toList();
    bytes.reset();
    new ScoreTable(List.of(), Optional.of(Samples.scores("out", "mean", 0.9)), true).print(out, 70);

    assertTrue(main.get(0).matches("model +type +accuracy +AUC +log-loss"), main.get(0));
    assertEquals(3, main.size());
    assertTrue(printed().contains("balanced-accuracy"), printed());
    assertEquals(7, printed().lines().count(), printed());
    assertTrue(printed().lines().allMatch(line -> line.length() <= 70), printed());
  }

  @Test
  void showsRegressionMetrics() {
    Scores scores =
        new Scores(
            "out",
            "mean",
            Map.of("rmse", new Interval(2, 1, 3), "r2", new Interval(0.5, 0.4, 0.6)));
    new ScoreTable(List.of(), Optional.of(scores), false).print(out, 100);

    assertTrue(printed().lines().findFirst().orElseThrow().matches("model +type +RMSE +R2"));
  }

  @Test
  void tellsHowFarAStageIs() {
    assertEquals(
        "fold 2 of 5, net: 40 %, epoch 3, loss 0.41 (2 s, about 3 s left)",
        ProgressLine.text(
            new Progress.Stage(
                "fold 2 of 5, ",
                "net",
                0.4,
                "epoch 3, loss 0.41",
                Duration.ofSeconds(2),
                Optional.of(Duration.ofSeconds(3)))));
  }

  @Test
  void showsAnswersOfARegression() {
    PredictionSchema schema = PredictionSchema.targets("y");
    Predictions fused = Predictions.of(schema, 1, new float[] {2.5f});
    Predictions member = Predictions.of(schema, 1, new float[] {2});
    new AnswersTable(
            new Answers(
                "p",
                fused,
                List.of(new Answers.Member("m", "linear", new Provider("bundle", "1.0.0"), member)),
                Optional.empty(),
                List.of("m"),
                List.of(),
                List.of()))
        .print(out, 100);

    assertEquals(
        """
        row      y      m
        ---  -----  -----
        0    2.500  2.000
        """,
        printed());
  }

  @Test
  void leavesMembersOutWhereTheLineIsTooNarrow() {
    new AnswersTable(Samples.answers(1)).print(out, 30);

    assertEquals(
        """
        row  label  probability
        ---  -----  -----------
        0    well         0.700
        The members do not fit into the line; --json and --out have them.
        """,
        printed());
  }

  @Test
  void rewritesTheLineOnATerminal() {
    try (ProgressLine line = new ProgressLine(Screens.of(bytes, true), () -> {})) {
      line.accept(FakeRun.HALF);
    }
    String text = " 50 %  fold 3 of 5 (12 s, about 1 min 10 s left)";

    assertEquals("\r" + text + "\r" + " ".repeat(text.length()) + "\r", printed());
  }

  @Test
  void noticesThatNobodyReadsAnyMore() {
    AtomicInteger hungUp = new AtomicInteger();
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("closed");
          }
        };
    try (ProgressLine line = new ProgressLine(Screens.of(broken, false), hungUp::incrementAndGet)) {
      line.accept(FakeRun.HALF);
    }

    assertEquals(1, hungUp.get());
  }
}
