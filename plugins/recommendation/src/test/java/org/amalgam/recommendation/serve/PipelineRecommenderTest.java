package org.amalgam.recommendation.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.amalgam.api.pipeline.FitOptions;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.embedded.Embedded;
import org.amalgam.recommendation.api.Log;
import org.amalgam.recommendation.api.RankRequest;
import org.amalgam.recommendation.api.Ranking;
import org.amalgam.recommendation.api.Recommendations;
import org.amalgam.recommendation.api.Request;
import org.amalgam.recommendation.shell.Runs;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A shop of eight articles, the first the best; a model of biases alone. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PipelineRecommenderTest {
  private static final String PIPELINE =
      """
      {"format": 1, "id": "shop", "task": "regression",
       "input": [{"name": "user", "type": "string"}, {"name": "item", "type": "string"},
                 {"name": "title", "type": "string"}],
       "target": {"name": "stars"}, "data": "shop.data.json",
       "stages": [
         {"id": "ids", "type": "recommendation.ids", "from": ["input.user", "input.item"]},
         {"id": "biases", "type": "recommendation.factors", "from": ["ids"],
          "params": {"factors": 0, "cold": "biases"}}],
       "output": "biases"}
      """;

  private Embedded.Session amalgam;
  private PipelineRecommender recommender;
  private Log log;

  @BeforeAll
  void open(@TempDir Path folder) throws IOException {
    StringBuilder rows = new StringBuilder("user,item,title,stars,set\n");
    for (int u = 0; u < 6; u++) {
      for (int i = 0; i < 8; i++) {
        if (i != u) {
          String set = i == (u + 7) % 8 ? "last" : "earlier";
          rows.append("u%d,a%d,Article %d,%s,%s\n".formatted(u, i, i, 5 - 0.5 * i, set));
        }
      }
    }
    log = Log.of(Files.writeString(folder.resolve("shop.csv"), rows));
    Files.writeString(
        folder.resolve("shop.data.json"),
        """
        {"format": 1, "files": [{"path": "shop.csv"}], "split": {"column": "set", "test": ["last"]}}
        """);
    amalgam = Embedded.open(folder.resolve("store"), 1);
    amalgam.deploy(PIPELINE, Optional.of(folder));
    amalgam.fit("shop", FitOptions.DEFAULT).await();
    recommender = new PipelineRecommender(amalgam);
  }

  @AfterAll
  void close() {
    amalgam.close();
  }

  @Test
  void recommendsWhatTheUserHasNotHad() {
    Recommendations all = recommender.recommend("shop", new Request("u3", 5, false, log));
    assertTrue(all.known());
    assertEquals(7, all.had());
    assertEquals(List.of("a3"), all.items().stream().map(Recommendations.Item::id).toList());
    assertEquals("Article 3", all.items().get(0).title());
  }

  @Test
  void aNewUserGetsTheBestOfAll() {
    Recommendations all = recommender.recommend("shop", new Request("nobody", 2, false, log));
    assertFalse(all.known());
    assertEquals(8, all.candidates());
    assertEquals(List.of("a0", "a1"), all.items().stream().map(Recommendations.Item::id).toList());
    assertTrue(all.items().get(0).value() > all.average());
  }

  @Test
  void seenItemsOnRequest() {
    Recommendations all = recommender.recommend("shop", new Request("u3", 20, true, log));
    assertEquals(8, all.items().size());
  }

  /**
   * Of each user the article before the one he never had is kept out, and these two are to choose
   * from: the better one is it, but for the first user, who gets the first and not the last.
   */
  @Test
  void measuresWhatIsFound() {
    Ranking ranking = recommender.rank("shop", new RankRequest(1, 0, log));
    assertEquals(6, ranking.users());
    assertEquals(8, ranking.items());
    // lack.
    assertEquals(5 / 6.0, ranking.fused().metrics().get("recall").value(), 1e-9);
    assertEquals(5 / 8.0, ranking.fused().metrics().get("coverage").value(), 1e-9);
  }

  @Test
  void refusesWithTheReason() {
    assertCode("NO_LOG", Log.SHIPPED);
    assertCode("NO_COLUMN", new Log(log.file(), "customer", "item", "time", "title"));
    assertCode("NO_LOG", Log.of(Path.of("nowhere.csv")));
  }

  private void assertCode(String code, Log asked) {
    assertEquals(
        code,
        assertThrows(
                ProblemException.class,
                () -> recommender.recommend("shop", new Request("u3", 1, false, asked)))
            .problems()
            .get(0)
            .code());
  }

  @Test
  void theCommandPrintsThem() throws CommandException {
    String file = log.file().orElseThrow().toString();
    String text = run("shop", "--user", "u3", "--log", file, "--top=1");
    assertTrue(text.contains("User u3 has had 7 items"), text);
    assertTrue(text.contains("1  Article 3"), text);
    assertTrue(
        run("shop", "--user=u3", "--log", file, "--json").startsWith("{\"pipeline\":\"shop\""));
    assertTrue(run("--help").contains("--top N"));
  }

  @Test
  void theCommandRefusesWordsWithTheirReason() {
    assertRefused("BAD_OPTION option '--user' is needed", "shop");
    assertRefused("BAD_OPTION there is no option '--usr'", "shop", "--usr", "1");
    assertRefused("BAD_OPTION --top takes a whole number", "shop", "--user", "1", "--top", "0");
    assertRefused("BAD_ARGUMENT 'more' is one word too many", "shop", "more");
  }

  private void assertRefused(String reason, String... words) {
    String text = assertThrows(CommandException.class, () -> run(words)).getNiceHelp();
    assertTrue(text.contains(reason), text);
  }

  private String run(String... words) throws CommandException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Runs.recommend(recommender, new PrintStream(bytes, true, StandardCharsets.UTF_8), words);
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
