package org.amalgam.recommendation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.amalgam.api.data.Records;
import org.amalgam.embedded.Embedded;
import org.amalgam.testkit.PipelineContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pipelines, their data, and that they belong together. */
class PipelinesTest extends PipelineContract {
  private static final String FOLDER = "/AMALGAM-INF/pipelines/";

  PipelinesTest() {
    super("recommendation", "recommendation-movies", "recommendation-purchases");
  }

  @Test
  void moviesHold100004RatingsOf9066FilmsBy671Users(@TempDir Path folder) throws IOException {
    Records rows = read("recommendation-movies", "movielens.csv.gz", folder);
    assertEquals(100_004, rows.rows());
    Set<Long> users = new HashSet<>();
    Set<Long> items = new HashSet<>();
    for (int row = 0; row < rows.rows(); row++) {
      users.add(rows.longs("user").get(row));
      items.add(rows.longs("item").get(row));
      assertTrue(
          row == 0 || rows.longs("time").get(row) >= rows.longs("time").get(row - 1),
          "rows rise in time");
    }
    assertEquals(671, users.size());
    assertEquals(9066, items.size());
    assertEquals("Get Shorty", rows.strings("title").get(0));
    assertEquals(1995, rows.floats("year").get(0));
    assertEquals("Comedy|Crime|Thriller", rows.strings("genres").get(0));
  }

  @Test
  void purchasesListWhatWasBoughtBefore(@TempDir Path folder) throws IOException {
    Records rows = read("recommendation-purchases", "margarine.csv.gz", folder);
    assertEquals(4470, rows.rows());
    long first = 0;
    for (int row = 0; row < rows.rows(); row++) {
      first += rows.column("history").missing(row) ? 1 : 0;
    }
    assertEquals(516, first, "households");
    assertEquals("parkay-stick", rows.strings("history").get(1));
    assertEquals("parkay-stick|parkay-stick", rows.strings("history").get(2));
    assertEquals(0.66f, rows.floats("prices").get(0, 0));
    assertEquals(32.5f, rows.floats("household").get(0, 0));
  }

  private static Records read(String pipeline, String file, Path folder) throws IOException {
    Path copy = folder.resolve(file);
    try (InputStream in = PipelinesTest.class.getResourceAsStream(FOLDER + file)) {
      Files.copy(in, copy);
    }
    try (Embedded.Session amalgam = Embedded.open(folder.resolve("store"))) {
      return amalgam.read(pipeline, copy);
    }
  }

  @Test
  void originNamesSourcesAndLicences() throws IOException {
    String origin = text("ORIGIN.md");
    for (String due :
        List.of(
            "r-cran-dslabs",
            "Harper",
            "10.1145/2827872",
            "without first obtaining permission",
            "r-cran-bayesm",
            "Allenby",
            "GPL-2.txt")) {
      assertTrue(origin.contains(due), () -> "ORIGIN.md does not say '" + due + "'");
    }
    assertTrue(text("GPL-2.txt").contains("GNU GENERAL PUBLIC LICENSE"));
  }

  private static String text(String file) throws IOException {
    try (InputStream in = PipelinesTest.class.getResourceAsStream(FOLDER + file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
