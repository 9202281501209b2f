package org.amalgam.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.amalgam.api.pipeline.Problem;
import org.amalgam.embedded.Embedded;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the pipelines that a plugin ships keep: on the plugin's own class path they are deployed,
 * and lack nothing but stages of other plugins.
 */
public abstract class PipelineContract {
  private final String domain;
  private final List<String> pipelines;

  /**
   * The pipelines of a plugin.
   *
   * @param domain the first word of its stages' types, as {@code finance} of {@code finance.woe}
   * @param pipelines their ids
   */
  protected PipelineContract(String domain, String... pipelines) {
    this.domain = domain;
    this.pipelines = List.of(pipelines);
  }

  @TestFactory
  Stream<DynamicTest> lacksNothingButOtherPluginsStages(@TempDir Path folder) {
    return pipelines.stream()
        .map(id -> DynamicTest.dynamicTest(id, () -> lacks(id, folder.resolve(id))));
  }

  private void lacks(String pipeline, Path folder) throws IOException {
    try (Embedded.Session amalgam = Embedded.open(folder)) {
      List<Problem> problems = amalgam.status(pipeline).problems();
      assertEquals(
          List.of(),
          problems.stream().filter(problem -> !problem.code().equals("UNKNOWN_TYPE")).toList());
      assertTrue(
          problems.stream().noneMatch(problem -> problem.message().contains("'" + domain + ".")),
          problems::toString);
    }
  }
}
