package org.amalgam.driving.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.amalgam.embedded.Embedded;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriveCommandTest {
  @TempDir private Path folder;

  private String refused(String... words) throws IOException {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    try (Embedded.Session amalgam = Embedded.open(folder)) {
      String text =
          assertThrows(
                  CommandException.class, () -> DriveCommand.execute(amalgam, out, List.of(words)))
              .getNiceHelp();
      assertTrue(!List.of(words).contains("--json") || printed.size() == 0, "nothing beside it");
      return text;
    }
  }

  @Test
  void aProgramReadsErrorAndProblems() throws IOException {
    String unknown = refused("nobody", "--json");
    assertTrue(
        unknown.startsWith("{\"error\":\"Pipeline 'nobody'\",\"problems\":[{\"at\":"), unknown);
    assertTrue(unknown.contains("\"code\":\"UNKNOWN_PIPELINE\""), unknown);
    String bad = refused("--json", "--runs", "0");
    assertTrue(bad.startsWith("{\"error\":\"amalgam:drive\""), bad);
    assertEquals(2, bad.split("\"code\":\"BAD_OPTION\"", -1).length - 1, bad);
  }

  @Test
  void aPersonReadsALinePerProblem() throws IOException {
    List<String> lines = refused("--runs", "0").lines().toList();
    assertEquals(2, lines.size());
    assertTrue(lines.get(0).startsWith("Error: amalgam:drive: BAD_OPTION"), lines.get(0));
  }
}
