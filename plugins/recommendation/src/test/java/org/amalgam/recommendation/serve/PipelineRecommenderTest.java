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
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** A shop of eight articles, the first the best; a model of biases alone. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PipelineRecommenderTest {
  private static final String COLUMNS =
      """
      {"name": "user", "type": "string"}, {"name": "item", "type": "string"}, \
      {"name": "title", "type": "string"}""";

  private static String pipeline(String id, String columns) {
    return """
      {"format": 1, "id": "%s", "task": "regression", "input": [%s],
       "target": {"name": "stars"}, "data": "%s.data.json",
       "stages": [
         {"id": "ids", "type": "recommendation.ids", "from": ["input.user", "input.item"]},
         {"id": "biases", "type": "recommendation.factors", "from": ["ids"],
          "params": {"factors": 0, "cold": "biases"}}],
       "output": "biases"}
      """
        .formatted(id, columns, id);
  }

  private Path folder;
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
    this.folder = folder;
    amalgam = Embedded.open(folder.resolve("store"), 1);
    log = fitted("shop", COLUMNS, rows.toString());
    recommender = new PipelineRecommender(amalgam);
  }

  /** Deploys and fits a shop on its rows, which are its log, too. */
  private Log fitted(String id, String columns, String rows) throws IOException {
    Files.writeString(
        folder.resolve(id + ".data.json"),
        """
        {"format": 1, "files": [{"path": "%s.csv"}], "split": {"column": "set", "test": ["last"]}}
        """
            .formatted(id));
    Log rated = Log.of(Files.writeString(folder.resolve(id + ".csv"), rows));
    fit(id, columns);
    return rated;
  }

  private void fit(String id, String columns) {
    amalgam.deploy(pipeline(id, columns), Optional.of(folder));
    amalgam.fit(id, FitOptions.DEFAULT).await();
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

  /** Of the two that u0 never had, one was had by three, but later than he is asked. */
  @Test
  void popularityKnowsNothingOfLaterTimes() throws IOException {
    Log timed =
        fitted(
            "timed",
            COLUMNS + ", {\"name\": \"time\", \"type\": \"int64\"}",
            """
            user,item,title,time,stars,set
            u1,early,Early,1,3,earlier
            u2,early,Early,2,3,earlier
            u0,other,Other,5,3,earlier
            u0,early,Early,10,3,last
            u3,late,Late,20,5,earlier
            u4,late,Late,21,5,earlier
            u5,late,Late,22,5,earlier
            """);
    Ranking.Scores popularity =
        recommender.rank("timed", new RankRequest(1, 0, timed)).members().stream()
            .filter(member -> member.id().equals("popularity"))
            .findFirst()
            .orElseThrow();
    assertEquals(1, popularity.metrics().get("recall").value());
  }

  @Test
  void aLogIsReadAnewForAnInputWithAnotherColumn() throws IOException {
    Log sold =
        fitted(
            "sold",
            COLUMNS,
            """
            user,item,title,price,stars,set
            u0,a0,Cheap,1,3,earlier
            u1,a0,Cheap,1,4,earlier
            u1,a1,Dear,9,5,earlier
            u2,a1,Dear,9,4,last
            """);
    Request request = new Request("u0", 1, false, sold);
    assertEquals("Dear", recommender.recommend("sold", request).items().get(0).title());
    fit("sold", COLUMNS + ", {\"name\": \"price\", \"type\": \"float32\"}");
    assertEquals("Dear", recommender.recommend("sold", request).items().get(0).title());
  }

  @Test
  void refusesWithTheReason() {
    assertCode("NO_LOG", Log.SHIPPED);
    assertCode("NO_COLUMN", new Log(log.file(), "customer", "item", "time", "title"));
    assertCode("NO_LOG", Log.of(Path.of("nowhere.csv")));
    Log textAsTime = new Log(log.file(), "user", "item", "title", "title");
    assertCode("BAD_TIME", textAsTime);
    assertCode("BAD_TIME", () -> recommender.rank("shop", new RankRequest(1, 0, textAsTime)));
  }

  private void assertCode(String code, Log asked) {
    assertCode(code, () -> recommender.recommend("shop", new Request("u3", 1, false, asked)));
  }

  private static void assertCode(String code, Executable asked) {
    assertEquals(code, assertThrows(ProblemException.class, asked).problems().get(0).code());
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
