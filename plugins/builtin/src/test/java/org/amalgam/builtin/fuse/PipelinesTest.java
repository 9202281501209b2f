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
import java.util.Optional;
import java.util.SplittableRandom;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Records;
import org.amalgam.api.pipeline.FitOptions;
import org.amalgam.api.pipeline.PredictOptions;
import org.amalgam.embedded.Embedded;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every fuser in a pipeline over members that live elsewhere, from JSON to a package and back. */
class PipelinesTest {
  private static final int ROWS = 120;

  @TempDir static Path folder;

  /** Three members that are right left of 0, right of 0, and more or less everywhere. */
  @BeforeAll
  static void writeRows() throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    StringBuilder csv = new StringBuilder("x,left,right,both,y\n");
    for (int row = 0; row < ROWS; row++) {
      double x = 2 * random.nextDouble() - 1;
      boolean yes = random.nextInt(3) == 0;
      double left = x < 0 ? yes ? 0.9 : 0.1 : 0.3;
      double right = x > 0 ? yes ? 0.9 : 0.1 : 0.4;
      double both = (yes ? 0.6 : 0.2) + 0.2 * random.nextDouble();
      String absent = row % 7 == 0 ? "" : String.format(Locale.ROOT, "%.4f", both);
      csv.append(
          String.format(
              Locale.ROOT, "%.4f,%.4f,%.4f,%s,%s%n", x, left, right, absent, yes ? "yes" : "no"));
    }
    Files.writeString(folder.resolve("rows.csv"), csv);
  }

  private static String pipeline(String type, String params, String more) {
    return """
        {"format": 1, "id": "p", "task": "classification",
         "input": [{"name": "x", "type": "float32"}, {"name": "left", "type": "float32"},
                   {"name": "right", "type": "float32"}, {"name": "both", "type": "float32"}],
         "target": {"name": "y", "classes": ["no", "yes"]},
         "stages": [
           {"id": "l", "type": "precomputed", "from": ["input.left"]},
           {"id": "r", "type": "precomputed", "from": ["input.right"]},
           {"id": "b", "type": "precomputed", "from": ["input.both"], "params": {"kind": "scores"}},
           {"id": "out", "type": "%s", "from": ["l", "r", "b"%s], "params": {%s}}],
         "output": "out"}"""
        .formatted(type, more, params);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '\'',
      value = {
        "median;;",
        "max;;",
        "min;;",
        "product;\"priors\": \"data\";",
        "geometric-mean;\"learn\": true;",
        "rank-average;;",
        "vote;\"learn\": true;",
        "threshold;;",
        "veto;\"target\": \"sensitivity\";",
        "selection;\"bags\": 3;",
        "stacking;\"weights\": \"non-negative\";x",
        "dynamic;;x",
        "mixture-of-experts;\"topK\": 2;x"
      })
  void fitsServesAndComesBack(String type, String params, String feature) throws IOException {
    String more = feature == null ? "" : ", \"input." + feature + "\"";
    Path csv = folder.resolve("rows.csv");
    try (Embedded.Session amalgam = Embedded.open(folder.resolve(type), 2)) {
      String json = pipeline(type, params == null ? "" : params, more);
      assertEquals(List.of(), amalgam.deploy(json, Optional.empty()).problems());
      amalgam.fit("p", new FitOptions(Optional.of(csv), Optional.empty())).await();
      Records rows = amalgam.read("p", csv);
      Predictions fused = amalgam.predict("p", rows, PredictOptions.EXPLAINED).fused();
      for (int row = 0; row < ROWS; row++) {
        assertTrue(fused.answered(row), "row " + row);
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      amalgam.exportPackage("p", out);
      amalgam.undeploy("p");
      amalgam.importPackage(new ByteArrayInputStream(out.toByteArray()));
      Predictions again = amalgam.predict("p", rows).fused();
      for (int row = 0; row < ROWS; row++) {
        assertEquals(fused.get(row, 1), again.get(row, 1), 1e-6, "row " + row);
        assertEquals(fused.label(row), again.label(row), "row " + row);
      }
    }
  }
}
