package org.amalgam.builtin.extract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.pipeline.FitOptions;
import org.amalgam.embedded.Embedded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Extractors within whole pipelines. */
class ExtractPipelinesTest {
  @TempDir private Path folder;

  /** Fits on all rows and gives the answers to them. */
  private Predictions fitted(String pipeline, String csv, String columns) throws Exception {
    Files.writeString(folder.resolve("rows.csv"), csv);
    Path data =
        Files.writeString(
            folder.resolve("rows.data.json"),
            """
            {"format": 1, "files": [{"path": "rows.csv"}], "columns": {%s}}
            """
                .formatted(columns));
    try (Embedded.Session amalgam = Embedded.open(folder.resolve("store"), 1)) {
      assertEquals(List.of(), amalgam.validate(pipeline));
      amalgam.deploy(pipeline, Optional.of(folder));
      amalgam.fit("p", new FitOptions(Optional.of(data), Optional.empty())).await();
      return amalgam.predict("p", amalgam.read("p", data)).fused();
    }
  }

  private static double accuracy(Predictions found, int[] labels) {
    return IntStream.range(0, labels.length).filter(i -> found.label(i) == labels[i]).count()
        / (double) labels.length;
  }

  /** Bars lie anywhere, so no pixel tells those that stand from those that lie. */
  @Test
  void edgesPooledScaledAndWeighed() throws Exception {
    Random random = new Random(5);
    int[] labels = IntStream.range(0, 160).map(i -> i % 2).toArray();
    StringBuilder csv = new StringBuilder(header("p", 64) + ",bar\n");
    for (int label : labels) {
      int place = random.nextInt(8);
      for (int i = 0; i < 64; i++) {
        boolean ink = (label == 0 ? i % 8 : i / 8) == place;
        csv.append("%.3f,".formatted((ink ? 1 : 0) + 0.2 * random.nextGaussian()));
      }
      csv.append(label == 0 ? "stands\n" : "lies\n");
    }
    String pipeline =
        """
        {"format": 1, "id": "p", "task": "classification",
         "input": [{"name": "image", "type": "float32", "shape": [8, 8, 1]}],
         "target": {"name": "bar", "classes": ["stands", "lies"]},
         "training": {"holdout": 0},
         "stages": [
           {"id": "edges", "type": "convolve", "from": ["input.image"],
            "params": {"bank": "sobel", "padding": "same", "activation": "abs"}},
           {"id": "pooled", "type": "max-pool", "from": ["edges"], "params": {"window": 4}},
           {"id": "scaled", "type": "standardize", "from": ["pooled"]},
           {"id": "out", "type": "linear", "from": [%s]}],
         "output": "out"}
        """;
    String columns = "\"image\": {\"columns\": [\"p*\"]}";
    Predictions found = fitted(pipeline.formatted("\"scaled\""), csv.toString(), columns);
    assertTrue(accuracy(found, labels) > 0.97);
  }

  private static String header(String letter, int count) {
    return IntStream.range(0, count).mapToObj(i -> letter + i).collect(Collectors.joining(","));
  }

  /**
   * Every row has a category of its own, and the target is chance. The encoding of the fit rows
   * tells their target; a model that had been fitted on it would answer them all rightly. Out of
   * fold there is nothing to learn, so that it answers them by chance, or all alike.
   */
  @Test
  void whatStandsOnTheTargetIsFittedOutOfFold() throws Exception {
    int[] labels = new Random(3).ints(200, 0, 2).toArray();
    StringBuilder csv = new StringBuilder("id,sick\n");
    for (int i = 0; i < labels.length; i++) {
      csv.append("x%d,%s\n".formatted(i, labels[i] == 0 ? "no" : "yes"));
    }
    String pipeline =
        """
        {"format": 1, "id": "p", "task": "classification",
         "input": [{"name": "id", "type": "string"}],
         "target": {"name": "sick", "classes": ["no", "yes"]},
         "training": {"holdout": 0},
         "stages": [
           {"id": "share", "type": "target-encode", "from": ["input.id"], "params": {"m": 1}},
           {"id": "scaled", "type": "standardize", "from": ["share"]},
           {"id": "out", "type": "linear", "from": ["scaled"], "params": {"l2": 0.01}}],
         "output": "out"}
        """;
    Predictions found = fitted(pipeline, csv.toString(), "\"id\": \"id\"");
    assertTrue(Math.abs(accuracy(found, labels) - 0.5) < 0.15, () -> accuracy(found, labels) + "");
  }

  /** The same encoding of categories that do tell the target serves. */
  @Test
  void whatCategoriesTellIsLearned() throws Exception {
    Random random = new Random(4);
    int[] labels = new int[200];
    StringBuilder csv = new StringBuilder("ward,sick\n");
    for (int i = 0; i < labels.length; i++) {
      int ward = random.nextInt(8);
      labels[i] = random.nextDouble() < (ward % 2 == 0 ? 0.1 : 0.9) ? 1 : 0;
      csv.append("w%d,%s\n".formatted(ward, labels[i] == 0 ? "no" : "yes"));
    }
    String pipeline =
        """
        {"format": 1, "id": "p", "task": "classification",
         "input": [{"name": "ward", "type": "string"}],
         "target": {"name": "sick", "classes": ["no", "yes"]},
         "training": {"holdout": 0},
         "stages": [
           {"id": "share", "type": "target-encode", "from": ["input.ward"]},
           {"id": "out", "type": "linear", "from": ["share"]}],
         "output": "out"}
        """;
    Predictions found = fitted(pipeline, csv.toString(), "\"ward\": \"ward\"");
    assertTrue(accuracy(found, labels) > 0.85, () -> accuracy(found, labels) + "");
  }
}
