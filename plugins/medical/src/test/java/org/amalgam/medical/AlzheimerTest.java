package org.amalgam.medical;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
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
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.amalgam.api.data.Records;
import org.amalgam.embedded.Embedded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pipeline, its data set, and that they belong together. */
class AlzheimerTest {
  private static final int PROTEINS = 124;

  @Test
  void dataHold333SubjectsOf131Columns() throws IOException {
    List<String[]> rows = Shipped.rows("ad_data.csv");
    assertEquals(333, rows.size());
    rows.forEach(row -> assertEquals(PROTEINS + 7, row.length));
    assertEquals(
        List.of("age", "tau", "p_tau", "Ab_42", "male", "Genotype", "Class"),
        Shipped.header("ad_data.csv").subList(PROTEINS, PROTEINS + 7));
    assertEquals(Map.of("Control", 242L, "Impaired", 91L), count(rows, "Class"));
    assertEquals(
        Map.of("E2E2", 2L, "E2E3", 37L, "E2E4", 8L, "E3E3", 167L, "E3E4", 106L, "E4E4", 13L),
        count(rows, "Genotype"));
    assertEquals(Map.of("0", 204L, "1", 129L), count(rows, "male"));
  }

  /** Extremes that a column in another unit, or still transformed, would not have. */
  @Test
  void dataAreInYearsAndPicogramsPerMillilitre() throws IOException {
    assertRange(60.2, 97, "age");
    assertRange(93.235, 1303, "tau");
    assertRange(19.371, 237.18, "p_tau");
    assertRange(164.8, 1293.4, "Ab_42");
  }

  @Test
  void pipelineReadsEveryColumnOfTheData() throws IOException {
    Set<String> read = new TreeSet<>();
    List<String> proteins = new ArrayList<>();
    for (JsonElement each : pipeline().getAsJsonArray("input")) {
      JsonObject field = each.getAsJsonObject();
      if (field.has("elements")) {
        field.getAsJsonArray("elements").forEach(e -> proteins.add(e.getAsString()));
        assertEquals(PROTEINS, field.getAsJsonArray("shape").get(0).getAsInt());
      } else {
        read.add(field.get("name").getAsString());
      }
    }
    read.add(pipeline().getAsJsonObject("target").get("name").getAsString());
    assertEquals(Shipped.header("ad_data.csv").subList(0, PROTEINS), proteins);
    assertEquals(
        new TreeSet<>(Shipped.header("ad_data.csv").subList(PROTEINS, PROTEINS + 7)), read);
  }

  @Test
  void platformReadsTheData(@TempDir Path folder) throws IOException {
    Path csv = folder.resolve("subjects.csv");
    Files.writeString(csv, Shipped.text("ad_data.csv"));
    try (Embedded.Session amalgam = Embedded.open(folder.resolve("store"))) {
      Records records = amalgam.read("medical-alzheimer", csv);
      assertEquals(333, records.rows());
      assertEquals(80.8f, records.floats("age").get(0));
      assertEquals(456.99f, records.floats("Ab_42").get(0));
      assertEquals("E3E3", records.strings("Genotype").get(0));
      assertEquals(2.0031003468, records.floats("proteins").get(0, 0), 1e-6f);
    }
  }

  @Test
  void originNamesSourceAndLicence() throws IOException {
    String origin = Shipped.text("ORIGIN.md");
    for (String due :
        List.of(
            "r-cran-modeldata",
            "1.1.0-1",
            "Craig-Schapiro",
            "10.1371/journal.pone.0018850",
            "Copyright 2019 Max Kuhn, RStudio",
            "Permission is hereby granted, free of charge")) {
      assertTrue(origin.contains(due), () -> "ORIGIN.md does not say '" + due + "'");
    }
  }

  private static void assertRange(double min, double max, String column) throws IOException {
    int at = Shipped.header("ad_data.csv").indexOf(column);
    double[] sorted =
        Shipped.rows("ad_data.csv").stream()
            .mapToDouble(row -> Double.parseDouble(row[at]))
            .sorted()
            .toArray();
    assertEquals(min, sorted[0], column);
    assertEquals(max, sorted[sorted.length - 1], column);
  }

  private static Map<String, Long> count(List<String[]> rows, String column) throws IOException {
    int at = Shipped.header("ad_data.csv").indexOf(column);
    return rows.stream().collect(groupingBy(row -> row[at], TreeMap::new, counting()));
  }

  private static JsonObject pipeline() throws IOException {
    return JsonParser.parseString(Shipped.text("medical-alzheimer.json")).getAsJsonObject();
  }
}
