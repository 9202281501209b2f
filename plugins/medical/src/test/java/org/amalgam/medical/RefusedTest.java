package org.amalgam.medical;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.amalgam.api.pipeline.Answers;
import org.amalgam.api.pipeline.FitOptions;
import org.amalgam.api.pipeline.PredictOptions;
import org.amalgam.api.pipeline.Problem;
import org.amalgam.api.pipeline.StageInfo;
import org.amalgam.embedded.Embedded;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Patients that cannot be are refused by field and the others answered, by the pipelines as they
 * are shipped but for stages of other plugins.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusedTest {
  private static final int BAD = 1;

  private Path folder;
  private Embedded.Session amalgam;

  @BeforeAll
  void fit(@TempDir Path shared) throws Exception {
    folder = shared;
    amalgam = Embedded.open(folder.resolve("store"));
    for (String file :
        List.of("ad_data.csv", "breast_cancer.csv", "pd_speech.csv.gz", "lung.csv")) {
      Files.write(folder.resolve(file), Shipped.bytes(file));
    }
    for (String pipeline : List.of("alzheimer", "breast", "parkinson", "survival")) {
      String id = "medical-" + pipeline;
      Files.write(folder.resolve(id + ".data.json"), Shipped.bytes(id + ".data.json"));
      String fittable =
          Shipped.of(id, amalgam.stages().stream().map(StageInfo::type).collect(toSet()));
      assertEquals(List.of(), amalgam.deploy(fittable, Optional.of(folder)).problems());
      amalgam.fit(id, FitOptions.DEFAULT).await();
    }
  }

  @AfterAll
  void close() {
    amalgam.close();
  }

  /** The data's first rows, with another text in one cell. */
  private Answers answer(String pipeline, String csv, String column, String text, int... rows)
      throws IOException {
    List<String> header = Shipped.header(csv);
    List<String> lines = new ArrayList<>(List.of(String.join(",", header)));
    for (int row : rows) {
      String[] cells = Shipped.rows(csv).get(row);
      if (row == BAD) {
        cells[header.indexOf(column)] = text;
      }
      lines.add(String.join(",", cells));
    }
    Path file = Files.write(folder.resolve("new.csv"), lines);
    return amalgam.predict(pipeline, amalgam.readRows(pipeline, file), PredictOptions.DEFAULT);
  }

  @ParameterizedTest
  @CsvSource({
    "medical-alzheimer, ad_data.csv, Genotype, E3E5, Genotype, NOT_ALLOWED",
    "medical-alzheimer, ad_data.csv, tau, -1, tau, OUT_OF_RANGE",
    "medical-alzheimer, ad_data.csv, p_tau, -0.1, p_tau, OUT_OF_RANGE",
    "medical-alzheimer, ad_data.csv, Ab_42, -300, Ab_42, OUT_OF_RANGE",
    "medical-alzheimer, ad_data.csv, age, 700, age, OUT_OF_RANGE",
    "medical-alzheimer, ad_data.csv, male, 2, male, OUT_OF_RANGE",
    "medical-breast, breast_cancer.csv, mean_area, -1, mean, OUT_OF_RANGE",
    "medical-breast, breast_cancer.csv, radius_error, -1, error, OUT_OF_RANGE",
    "medical-breast, breast_cancer.csv, worst_texture, -1, worst, OUT_OF_RANGE",
    "medical-parkinson, pd_speech.csv.gz, gender, -1, gender, OUT_OF_RANGE",
    "medical-survival, lung.csv, age, -3, age, OUT_OF_RANGE",
    "medical-survival, lung.csv, ecog, 5, ecog, OUT_OF_RANGE",
    "medical-survival, lung.csv, karnofsky, 110, karnofsky, OUT_OF_RANGE",
    "medical-survival, lung.csv, own_karnofsky, -10, own_karnofsky, OUT_OF_RANGE"
  })
  void aPatientThatCannotBeIsRefusedByField(
      String pipeline, String csv, String column, String text, String field, String code)
      throws IOException {
    Answers answers = answer(pipeline, csv, column, text, 0, BAD, 2);
    assertEquals(
        List.of(BAD), answers.refused().stream().map(Answers.Refused::row).distinct().toList());
    Problem problem = answers.refused().get(0).problem();
    assertEquals("/1/" + field, problem.at());
    assertEquals(code, problem.code());
    assertTrue(problem.message().contains(text), problem::message);
    assertFalse(answers.fused().answered(BAD));
    assertArrayEquals(
        answer(pipeline, csv, column, text, 0, 2).fused().values(),
        answers.fused().rows(new int[] {0, 2}).values());
    assertTrue(answers.fused().answered(0) && answers.fused().answered(2));
  }

  /** Either allele may be named first. */
  @ParameterizedTest
  @ValueSource(strings = {"E4E3", "E3E4", "E2E2", "E4E2", ""})
  void aGenotypeOfTwoAllelesOrNoneIsTaken(String genotype) throws IOException {
    Answers answers = answer("medical-alzheimer", "ad_data.csv", "Genotype", genotype, 0, BAD, 2);
    assertEquals(List.of(), answers.refused());
    assertTrue(answers.fused().answered(BAD));
  }

  @Test
  void aMissingConcentrationIsTaken() throws IOException {
    Answers answers = answer("medical-alzheimer", "ad_data.csv", "tau", "", 0, BAD, 2);
    assertEquals(List.of(), answers.refused());
    assertTrue(answers.fused().answered(BAD));
  }
}
