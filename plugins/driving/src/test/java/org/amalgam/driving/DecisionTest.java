package org.amalgam.driving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.amalgam.api.data.Records;
import org.amalgam.embedded.Embedded;
import org.amalgam.testkit.PipelineContract;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pipeline, its recording, and that they belong together. */
class DecisionTest extends PipelineContract {
  private static final String FOLDER = "/AMALGAM-INF/pipelines/";
  private static final String PIPELINE = "driving-decision";
  private static final int COLUMNS = 4 + 13 + 72 + 120 + 20 + 1;
  private static List<String[]> rows = List.of();

  DecisionTest() {
    super("driving", "driving-decision");
  }

  @BeforeAll
  static void read() throws IOException {
    try (InputStream in = DecisionTest.class.getResourceAsStream(FOLDER + "traffic.csv.gz");
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(new GZIPInputStream(in), StandardCharsets.UTF_8))) {
      rows = lines.lines().map(line -> line.split(",", -1)).toList();
    }
  }

  private static List<String[]> frames() {
    return rows.subList(1, rows.size());
  }

  @Test
  void recordingHasTheRowsThatTheDocsName() {
    rows.forEach(row -> assertEquals(COLUMNS, row.length));
    Map<String, Integer> actions = new TreeMap<>();
    frames().forEach(row -> actions.merge(row[0] + " " + row[COLUMNS - 1], 1, Integer::sum));
    assertEquals(
        Map.of(
            "learn accelerate",
            1665,
            "learn brake",
            1196,
            "learn keep",
            6620,
            "test accelerate",
            622,
            "test brake",
            499,
            "test keep",
            2716),
        actions);
  }

  /** The test asks of unseen networks, routes and seeds. */
  @Test
  void noScenarioIsOnBothSides() {
    Set<String> learned = new HashSet<>();
    Set<String> tested = new HashSet<>();
    frames().forEach(row -> (row[0].equals("learn") ? learned : tested).add(row[1]));
    assertEquals(40, learned.size());
    assertEquals(16, tested.size());
    learned.retainAll(tested);
    assertEquals(Set.of(), learned);
  }

  /** The last frame of the history is now: speed and acceleration of it are those of the row. */
  @Test
  void historyEndsNow() {
    int last = 4 + 13 + 72 + 19 * 6;
    for (String[] row : frames()) {
      assertEquals(row[4], row[last]);
      assertEquals(row[5], row[last + 1]);
      assertEquals(Double.parseDouble(row[3]), Double.parseDouble(row[COLUMNS - 2]), 0.011);
    }
  }

  @Test
  void platformReadsTheRecording(@TempDir Path folder) throws IOException {
    Path csv = folder.resolve("traffic.csv.gz");
    try (InputStream in = DecisionTest.class.getResourceAsStream(FOLDER + "traffic.csv.gz")) {
      Files.copy(in, csv);
    }
    try (Embedded.Session amalgam = Embedded.open(folder.resolve("store"))) {
      Records records = amalgam.read(PIPELINE, csv);
      assertEquals(13318, records.rows());
      assertEquals(Float.parseFloat(rows.get(1)[4]), records.floats("speed").get(0));
      assertEquals(Float.parseFloat(rows.get(1)[17]), records.floats("neighbours").get(0, 0));
    }
  }

  @Test
  void everythingThatIsShownSaysThatItIsSimulated() throws IOException {
    for (String file : List.of("ORIGIN.md", PIPELINE + ".json", PIPELINE + ".data.json")) {
      try (InputStream in = DecisionTest.class.getResourceAsStream(FOLDER + file)) {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(text.toLowerCase(Locale.ROOT).contains("simulated"), file);
      }
    }
  }
}
