package org.amalgam.driving.loop;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Records;
import org.amalgam.api.pipeline.Amalgam;
import org.amalgam.api.pipeline.Answers;
import org.amalgam.api.pipeline.PredictOptions;

/** Runs of a pipeline and of each of its members on the same scenarios and seeds. */
public final class Drive {
  private static final String OWN = "sumo";

  private final Amalgam amalgam;
  private final Order order;
  private final PredictOptions options;
  private final List<Double> millis = new ArrayList<>();
  private final Map<String, Integer> late = new TreeMap<>();

  /**
   * What is to be driven.
   *
   * @param pipeline that decides
   * @param runs of each driver, 1 or more
   * @param seed of the first run; the next has the next
   * @param deadline of a decision; empty to wait for all members
   * @param sumo the simulator's program
   */
  public record Order(
      String pipeline, int runs, long seed, Optional<Duration> deadline, String sumo) {}

  /**
   * What came of it.
   *
   * @param pipeline that decided
   * @param note says that it is simulated
   * @param drivers fused first, then each member alone, then SUMO's own driver
   * @param decisions how many were asked of the pipeline
   * @param p99 milliseconds within which 99 of 100 decisions were there
   * @param late decisions without a stage because it was late, by stage
   */
  public record Report(
      String pipeline,
      String note,
      List<Tally> drivers,
      int decisions,
      double p99,
      Map<String, Integer> late) {}

  public Drive(Amalgam amalgam, Order order) {
    this.amalgam = amalgam;
    this.order = order;
    this.options =
        order.deadline().map(PredictOptions.DEFAULT::within).orElse(PredictOptions.DEFAULT);
  }

  /**
   * Drives all runs, one process after the other.
   *
   * @param progress hears of each driver that is through
   * @throws org.amalgam.api.pipeline.ProblemException if SUMO is not there or the pipeline does not
   *     serve
   * @throws InterruptedException if it is cancelled; the running simulator is ended
   */
  public Report all(Consumer<Tally> progress) throws IOException, InterruptedException {
    Set<String> members = members();
    Sumo.check(order.sumo());
    List<Tally> drivers = new ArrayList<>();
    List<String> names = new ArrayList<>(List.of("fused"));
    names.addAll(members);
    names.add(OWN);
    for (String name : names) {
      List<Trip.Figures> figures = new ArrayList<>();
      for (int run = 0; run < order.runs(); run++) {
        figures.add(run(name, run));
      }
      Tally tally = Tally.of(name, figures);
      drivers.add(tally);
      progress.accept(tally);
    }
    millis.sort(Double::compare);
    double p99 = millis.isEmpty() ? Double.NaN : millis.get((int) (millis.size() * 0.99));
    return new Report(
        order.pipeline(), "simulated traffic (Eclipse SUMO)", drivers, millis.size(), p99, late);
  }

  /** The members of the pipeline, asked of a row that it keeps. */
  private Set<String> members() {
    Records one = amalgam.heldOut(order.pipeline()).rows(new int[] {0});
    Set<String> members = new LinkedHashSet<>();
    for (Answers.Member each : amalgam.predict(order.pipeline(), one).members()) {
      members.add(each.id());
    }
    return members;
  }

  private Trip.Figures run(String driver, int run) throws IOException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("The drive was cancelled.");
    }
    String scenario = Sumo.SCENARIOS.get(run % Sumo.SCENARIOS.size());
    long seed = order.seed() + run;
    try (Sumo simulator = Sumo.start(order.sumo(), scenario, seed)) {
      Optional<Decider> decider =
          driver.equals(OWN) ? Optional.empty() : Optional.of(row -> decide(driver, row));
      return new Trip(simulator, seed).drive(decider);
    }
  }

  private String decide(String driver, Records row) {
    long begun = System.nanoTime();
    Answers answers = amalgam.predict(order.pipeline(), row, options);
    millis.add((System.nanoTime() - begun) / 1e6);
    answers.missing().forEach(each -> late.merge(each.stage(), 1, Integer::sum));
    Predictions said = answers.fused();
    for (Answers.Member member : answers.members()) {
      if (member.id().equals(driver)) {
        said = member.predictions();
      }
    }
    int label = said.label(0);
    return label < 0 ? "" : said.schema().outputs().get(label);
  }
}
