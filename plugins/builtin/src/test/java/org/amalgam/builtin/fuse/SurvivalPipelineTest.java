package org.amalgam.builtin.fuse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Records;
import org.amalgam.api.pipeline.Answer;
import org.amalgam.api.pipeline.EvaluateOptions;
import org.amalgam.api.pipeline.Evaluation;
import org.amalgam.api.pipeline.FitOptions;
import org.amalgam.api.pipeline.FitReport.FusionCheck;
import org.amalgam.api.pipeline.PredictOptions;
import org.amalgam.api.pipeline.Problem;
import org.amalgam.embedded.Embedded;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Survival from JSON to a package and back: 300 rows with an exponential time to the event, whose
 * log hazard is 1.2 a + 0.6 b, cut off at random; c says nothing.
 */
class SurvivalPipelineTest {
  private static final int ROWS = 300;

  @TempDir static Path folder;

  @BeforeAll
  static void writeRows() throws IOException {
    SplittableRandom random = new SplittableRandom(11);
    StringBuilder csv = new StringBuilder("a,b,c,t,e\n");
    for (int row = 0; row < ROWS; row++) {
      double a = 2 * random.nextDouble() - 1;
      double b = 2 * random.nextDouble() - 1;
      double event = -Math.log(1 - random.nextDouble()) / Math.exp(1.2 * a + 0.6 * b);
      double end = 3 * random.nextDouble();
      csv.append(
          String.format(
              Locale.ROOT,
              "%.4f,%s,%.4f,%.2f,%d%n",
              a,
              row % 9 == 0 ? "" : String.format(Locale.ROOT, "%.4f", b),
              random.nextDouble(),
              Math.min(event, end),
              event <= end ? 1 : 0));
    }
    Files.writeString(folder.resolve("rows.csv"), csv);
  }

  private static String pipeline(String fuser) {
    return """
        {"format": 1, "id": "p", "task": "survival",
         "input": [{"name": "a", "type": "float32"}, {"name": "b", "type": "float32"},
                   {"name": "c", "type": "float32"}],
         "target": {"time": "t", "event": "e"},
         "stages": [
           {"id": "ma", "type": "cox", "from": ["input.a"]},
           {"id": "mb", "type": "cox", "from": ["input.b"]},
           {"id": "mc", "type": "cox", "from": ["input.c"]},
           %s],
         "output": "out"}"""
        .formatted(fuser);
  }

  private static final String STACKING =
      "{\"id\": \"out\", \"type\": \"stacking\", \"from\": [\"ma\", \"mb\", \"mc\"]}";

  private static FitOptions data() {
    return new FitOptions(Optional.of(folder.resolve("rows.csv")), Optional.empty());
  }

  @Test
  void fitsServesAndComesBack() throws IOException {
    try (Embedded.Session amalgam = Embedded.open(folder.resolve("store"), 2)) {
      assertEquals(List.of(), amalgam.deploy(pipeline(STACKING), Optional.empty()).problems());
      FusionCheck check = amalgam.fit("p", data()).await().fusion().get("out");
      assertEquals("learned", check.used(), check.toString());
      assertTrue(check.learned() < check.best() && check.best() < 0, check.toString());
      assertEquals("ma", check.bestMember());
      Records records = amalgam.read("p", folder.resolve("rows.csv"));
      Predictions before = amalgam.predict("p", records).fused();
      Answer answer = amalgam.predict("p", records, PredictOptions.EXPLAINED).answer(1);
      double sum = answer.base().get("risk");
      for (Answer.Member member : answer.members()) {
        sum += member.contribution().get("risk");
      }
      assertEquals(answer.values().get("risk"), sum, 1e-5);
      assertEquals(Map.of(), answer.probabilities());
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      amalgam.exportPackage("p", out);
      amalgam.importPackage(new ByteArrayInputStream(out.toByteArray()));
      assertEquals(
          List.of(before.get(0, 0), before.get(7, 0)),
          List.of(
              amalgam.predict("p", records).fused().get(0, 0),
              amalgam.predict("p", records).fused().get(7, 0)));
    }
  }

  /** 0.72 is what the true log hazard reaches on many rows. */
  @Test
  void fusionIsMeasuredBesideItsMembers() throws IOException {
    try (Embedded.Session amalgam = Embedded.open(folder.resolve("measured"), 2)) {
      amalgam.deploy(pipeline(STACKING), Optional.empty());
      Evaluation evaluation =
          amalgam
              .evaluate(
                  "p",
                  new EvaluateOptions(
                      data().data(), Optional.empty(), 1, Optional.empty(), Optional.empty()))
              .await();
      assertEquals("concordance", evaluation.gain().orElseThrow().metric());
      assertEquals("ma", evaluation.gain().orElseThrow().best());
      double fused = evaluation.fused().metrics().get("concordance").value();
      assertTrue(fused > 0.66, () -> "concordance " + fused);
      assertTrue(evaluation.fused().metrics().get("cox-loss").value() < 0);
    }
  }

  @Test
  void stagesThatCannotLearnFromItSaySo() throws IOException {
    try (Embedded.Session amalgam = Embedded.open(folder.resolve("wrong"), 2)) {
      List<Problem> problems =
          amalgam
              .deploy(
                  pipeline(
                      """
                      {"id": "w", "type": "weighted-average", "from": ["input.a", "input.b"], "params": {"weights": [1, 2]}},
                      {"id": "attention", "type": "attention", "from": ["input.a", "input.b"]},
                      {"id": "lin", "type": "linear", "from": ["attention", "w"]},
                      {"id": "out", "type": "vote", "from": ["ma", "mb", "mc", "lin"]}
                      """),
                  Optional.empty())
              .problems();
      assertEquals(
          List.of("/stages/4/type", "/stages/5/type", "/stages/6/type"),
          problems.stream().map(Problem::at).sorted().toList(),
          problems.toString());
      assertTrue(
          problems.stream().allMatch(problem -> problem.code().equals("WRONG_TASK")),
          problems::toString);
    }
  }
}
