package org.amalgam.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.amalgam.api.pipeline.PipelineState;
import org.apache.karaf.shell.api.console.Candidate;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.parsing.CommandLineImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordCompleterTest {
  @TempDir Path folder;
  private final FakeAmalgam amalgam = new FakeAmalgam();
  private Shell shell;

  @BeforeEach
  void open() {
    amalgam.with(Samples.status("risk", PipelineState.READY, List.of()));
    amalgam.stages = List.of(Samples.CONCAT, Samples.MLP);
    shell = new Shell(amalgam, folder);
  }

  @AfterEach
  void close() throws IOException {
    shell.close();
  }

  /** What all commands offer for the last of the words. */
  private List<String> offered(String... words) {
    String line = String.join(" ", words);
    int last = words.length - 1;
    CommandLineImpl typed =
        new CommandLineImpl(words, last, words[last].length(), line.length(), line);
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    List<Candidate> candidates = new ArrayList<>();
    try (Session session =
        shell.factory().create(new ByteArrayInputStream(new byte[0]), nowhere, nowhere)) {
      session.put(Session.SCOPE, "amalgam:*");
      for (AmalgamCommand command : Commands.all(amalgam)) {
        command.getCompleter(false).completeCandidates(session, typed, candidates);
      }
    }
    return candidates.stream().map(Candidate::value).toList();
  }

  @Test
  void offersCommands() {
    assertTrue(offered("am").containsAll(List.of("fit", "amalgam:fit", "amalgam:stage-info")));
  }

  @Test
  void offersPipelinesForTheCommandTypedOnly() {
    assertEquals(List.of("risk"), offered("amalgam:export", ""));
    assertEquals(List.of("risk"), offered("export", "r"));
    assertEquals(List.of("risk"), offered("amalgam:predict", "--limit", "5", "--held-out", ""));
    assertEquals(List.of(), offered("amalgam:undeploy", "risk", ""));
  }

  @Test
  void offersOptionsAndTheirValues() {
    assertEquals(
        List.of("--data", "--seed", "--run", "--json", "--dir", "--help"),
        offered("amalgam:fit", "--"));
    assertEquals(
        List.of("extractor", "synthesizer", "model", "fuser"),
        offered("amalgam:stages", "--kind", ""));
    assertTrue(offered("amalgam:evaluate", "risk", "--metric", "").contains("auc"));
    assertEquals(List.of(), offered("amalgam:evaluate", "risk", "--folds", ""));
  }

  @Test
  void offersStageTypes() {
    assertEquals(List.of("concat", "dl4j.mlp"), offered("amalgam:stage-info", ""));
  }
}
