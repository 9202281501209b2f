package org.amalgam.medical;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.amalgam.api.data.Records;
import org.amalgam.embedded.Embedded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pipeline, its data set, and that they belong together. */
class BreastNetworksTest {
  private static final String PIPELINE = "medical-breast-networks";

  @Test
  void dataHold569MassesOf31Columns() throws IOException {
    List<String[]> rows =
        Shipped.text("breast_cancer.csv").lines().skip(1).map(line -> line.split(",", -1)).toList();
    assertEquals(569, rows.size());
    rows.forEach(row -> assertEquals(31, row.length));
    assertEquals(212, rows.stream().filter(row -> row[30].equals("malignant")).count());
    assertEquals(357, rows.stream().filter(row -> row[30].equals("benign")).count());
  }

  @Test
  void pipelineReadsEveryColumnOfTheData() throws IOException {
    JsonObject pipeline =
        JsonParser.parseString(Shipped.text(PIPELINE + ".json")).getAsJsonObject();
    List<String> read = new ArrayList<>();
    JsonObject view = pipeline.getAsJsonArray("input").get(0).getAsJsonObject();
    for (JsonElement element : view.getAsJsonArray("elements")) {
      read.add(element.getAsString());
    }
    read.add(pipeline.getAsJsonObject("target").get("name").getAsString());
    String header = Shipped.text("breast_cancer.csv").lines().findFirst().orElseThrow();
    assertEquals(List.of(header.split(",", -1)), read);
  }

  /** Least and greatest mean radius and worst area, as the package describes them. */
  @Test
  void platformReadsTheData(@TempDir Path folder) throws IOException {
    Path csv = folder.resolve("masses.csv");
    Files.writeString(csv, Shipped.text("breast_cancer.csv"));
    try (Embedded.Session amalgam = Embedded.open(folder.resolve("store"))) {
      Records records = amalgam.read(PIPELINE, csv);
      assertEquals(569, records.rows());
      assertRange(records, 0, 6.981f, 28.11f);
      assertRange(records, 23, 185.2f, 4254);
    }
  }

  @Test
  void originNamesSourceAndLicences() throws IOException {
    String origin = Shipped.text("ORIGIN.md");
    for (String due :
        List.of("python3-sklearn", "1.2.1+dfsg-1", "C5DW2B", "CC BY 4.0", "BSD-3-Clause")) {
      assertTrue(origin.contains(due), () -> "ORIGIN.md does not say '" + due + "'");
    }
  }

  private static void assertRange(Records records, int element, float least, float greatest) {
    float min = Float.POSITIVE_INFINITY;
    float max = Float.NEGATIVE_INFINITY;
    for (int row = 0; row < records.rows(); row++) {
      min = Math.min(min, records.floats("nuclei").get(row, element));
      max = Math.max(max, records.floats("nuclei").get(row, element));
    }
    assertEquals(least, min);
    assertEquals(greatest, max);
  }
}
