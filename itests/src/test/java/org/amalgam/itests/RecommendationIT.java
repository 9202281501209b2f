package org.amalgam.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import javax.inject.Inject;
import org.amalgam.api.pipeline.Amalgam;
import org.amalgam.api.pipeline.FitOptions;
import org.amalgam.api.pipeline.FitReport;
import org.amalgam.api.pipeline.PipelineState;
import org.amalgam.api.pipeline.Scores;
import org.amalgam.recommendation.api.Recommendations;
import org.amalgam.recommendation.api.Recommender;
import org.amalgam.recommendation.api.Request;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;

/** Recommendation in the real distribution. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class RecommendationIT {
  private static final String MOVIES = "recommendation-movies";
  private static final String PURCHASES = "recommendation-purchases";

  @Inject private Amalgam amalgam;
  @Inject private Recommender recommender;
  @Inject private SessionFactory shell;

  @Configuration
  public Option[] configuration() throws IOException {
    return Container.options();
  }

  private FitReport fitted(String pipeline) throws Exception {
    Condition.await(
        pipeline + " has all its stages",
        () ->
            amalgam.pipelines().stream()
                .anyMatch(p -> p.id().equals(pipeline) && p.problems().isEmpty()));
    return amalgam.status(pipeline).state() == PipelineState.READY
        ? amalgam.status(pipeline).fit().orElseThrow()
        : amalgam.fit(pipeline, FitOptions.DEFAULT).await();
  }

  private static Map<String, Double> members(FitReport fit, String metric) {
    return fit.members().stream()
        .collect(Collectors.toMap(Scores::id, s -> s.metrics().get(metric).value()));
  }

  /**
   * The last ten ratings of each user: 0.908, its 95 % interval up to 0.926, so 0.93 is above
   * chance; no member is better.
   */
  @Test
  public void theFusionOfFilmsIsBetterThanEachMember() throws Exception {
    FitReport fit = fitted(MOVIES);
    assertEquals(100_004, fit.rows() + fit.heldOut());
    double fused = fit.fused().orElseThrow().metrics().get("rmse").value();
    assertTrue("rmse " + fused, fused < 0.93);
    members(fit, "rmse").forEach((id, rmse) -> assertTrue(id + " " + rmse, fused < rmse));
  }

  /**
   * 0.734 of 496 next purchases: three standard errors of 0.02 below is 0.674; no view reaches it.
   */
  @Test
  public void theFusionOfPurchasesIsBetterThanEachView() throws Exception {
    FitReport fit = fitted(PURCHASES);
    double fused = fit.fused().orElseThrow().metrics().get("accuracy").value();
    assertTrue("accuracy " + fused, fused > 0.674);
    Map<String, Double> members = members(fit, "accuracy");
    for (String view : new String[] {"history", "prices", "household"}) {
      assertTrue(view + " " + members.get(view), members.get(view) < 0.674);
    }
  }

  @Test
  public void knownAndNewUsersGetFilmsWithReasons() throws Exception {
    fitted(MOVIES);
    for (String user : new String[] {"42", "987654"}) {
      Recommendations all = recommender.recommend(MOVIES, Request.of(user, 10));
      assertEquals(user.equals("42"), all.known());
      assertEquals(10, all.items().size());
      for (Recommendations.Item item : all.items()) {
        assertTrue(item.title(), !item.title().isBlank());
        double sum =
            all.average()
                + item.base()
                + item.reasons().stream().mapToDouble(Recommendations.Reason::contribution).sum();
        assertEquals(item.title(), item.value(), sum, 1e-3);
      }
    }
  }

  @Test
  public void theCommandPrintsTitlesAndMembers() throws Exception {
    fitted(MOVIES);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    Session session = shell.create(new ByteArrayInputStream(new byte[0]), out, out);
    session.execute("amalgam:recommend " + MOVIES + " --user 42 --top 3");
    String text = bytes.toString(StandardCharsets.UTF_8);
    assertTrue(text, text.contains("User 42 has had 70 items"));
    assertTrue(text, text.contains("content ") && text.contains("items "));
  }
}
