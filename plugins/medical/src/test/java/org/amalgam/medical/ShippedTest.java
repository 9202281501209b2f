package org.amalgam.medical;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.amalgam.api.data.Records;
import org.amalgam.embedded.Embedded;
import org.amalgam.testkit.PipelineContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The pipelines on voice, breast masses and survival, their data, and that they belong together.
 */
class ShippedTest extends PipelineContract {

  ShippedTest() {
    super(
        "medical",
        "medical-alzheimer",
        "medical-breast",
        "medical-breast-networks",
        "medical-parkinson",
        "medical-survival");
  }

  @ParameterizedTest
  @CsvSource({
    "medical-breast, breast_cancer.csv, 569, 30",
    "medical-parkinson, pd_speech.csv.gz, 252, 751",
    "medical-survival, lung.csv, 228, 6"
  })
  void platformReadsTheColumnsOfTheData(
      String pipeline, String csv, int rows, int columns, @TempDir Path folder) throws IOException {
    List<String> read = Shipped.columns(pipeline);
    assertEquals(columns, read.size());
    assertTrue(Shipped.header(csv).containsAll(read));
    Path file = folder.resolve(csv);
    Files.write(file, Shipped.bytes(csv));
    try (Embedded.Session amalgam = Embedded.open(folder.resolve("store"))) {
      Records records = amalgam.read(pipeline, file);
      assertEquals(rows, records.rows());
    }
  }

  /** As many of each class, and men and women, as Sakar et al. (2019) recorded. */
  @Test
  void voicesAreThoseOf188PatientsAnd64OthersOnceEach() throws IOException {
    List<String[]> rows = Shipped.rows("pd_speech.csv.gz");
    assertEquals(188, rows.stream().filter(row -> row[751].equals("Parkinson")).count());
    assertEquals(64, rows.stream().filter(row -> row[751].equals("healthy")).count());
    assertEquals(130, rows.stream().filter(row -> row[0].equals("1")).count());
    assertEquals(252, rows.stream().map(row -> String.join(",", row)).distinct().count());
  }

  /**
   * {@code survfit(Surv(time, status) ~ 1, lung)} of R's survival 3.5-3, as in its vignette: n 228,
   * 165 events, median 310 days. The median of Kaplan and Meier (1958) is the first time at which
   * the product of the shares that survive each time is 0.5 or less.
   */
  @Test
  void medianSurvivalIsThatOfTheSurvivalPackage() throws IOException {
    List<String[]> rows =
        Shipped.rows("lung.csv").stream()
            .sorted(Comparator.comparingDouble(row -> Double.parseDouble(row[8])))
            .toList();
    assertEquals(228, rows.size());
    assertEquals(165, rows.stream().filter(row -> row[9].equals("1")).count());
    assertEquals(63, rows.stream().filter(row -> row[9].equals("0")).count());
    double surviving = 1;
    double median = Double.NaN;
    for (int i = 0; i < rows.size() && Double.isNaN(median); ) {
      double time = Double.parseDouble(rows.get(i)[8]);
      int atRisk = rows.size() - i;
      int deaths = 0;
      for (; i < rows.size() && Double.parseDouble(rows.get(i)[8]) == time; i++) {
        deaths += rows.get(i)[9].equals("1") ? 1 : 0;
      }
      surviving *= 1 - deaths / (double) atRisk;
      median = surviving <= 0.5 ? time : median;
    }
    assertEquals(310, median);
  }

  @Test
  void originNamesSourcesAndLicences() throws IOException {
    String origin = Shipped.text("ORIGIN.md");
    for (String due :
        List.of(
            "pd_speech.csv.gz",
            "10.1016/j.asoc.2018.10.022",
            "CC BY 4.0",
            "r-cran-survival",
            "3.5-3-1",
            "Loprinzi",
            "LGPL-2.txt")) {
      assertTrue(origin.contains(due), () -> "ORIGIN.md does not say '" + due + "'");
    }
    assertTrue(Shipped.text("LGPL-2.txt").contains("GNU LIBRARY GENERAL PUBLIC LICENSE"));
  }
}
