package org.amalgam.internal.runtime;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import org.amalgam.api.pipeline.FitReport;
import org.amalgam.api.pipeline.FitReport.FusionCheck;
import org.amalgam.api.pipeline.Problem;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.internal.graph.Change;
import org.amalgam.internal.training.Monitor;
import org.amalgam.internal.training.Trainer.Refitted;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fits stages anew that cannot read the state of what serves.
 *
 * @param follower takes them in, or refuses them
 */
record Refit(LivePipeline live, Served served, Refitting refitting, Follower follower) {
  private static final Logger LOG = LoggerFactory.getLogger(Refit.class);

  /** Fits them anew in the background, on the rows that the pipeline was fitted on. */
  void begin(Snapshot now, Change change, Succession next, boolean gated) {
    try {
      live.runs().fit(monitor -> refitted(now, change, next, gated, monitor));
      // They are not tried again while that goes on.
      follower.postpone(change);
      LOG.info(
          "{}: {} fitted anew: {}",
          live.subject(),
          next.unreadable().size() == 1 ? "a stage is" : "some stages are",
          messages(next));
    } catch (ProblemException e) {
      // One fit at a time: what waits for another one is looked at again when that has ended.
      next.drop();
      throw e;
    }
  }

  private FitReport refitted(
      Snapshot now, Change change, Succession next, boolean gated, Monitor monitor) {
    try {
      Refitted anew =
          refitting.refit(
              live.definition().origin(), now.report(), next.graph(), next.unread(), monitor);
      Map<String, FusionCheck> fusions = new TreeMap<>(now.report().fusion());
      next.unreadable().values().stream()
          .map(Problem::at)
          .filter(anew.fusions()::containsKey)
          .forEach(id -> fusions.put(id, anew.fusions().get(id)));
      FitReport report =
          now.report()
              .with(
                  now.report().members(),
                  now.report().fused(),
                  fusions,
                  now.report().warnings(),
                  now.report().absences());
      live.exclusively(() -> take(now, change, next.with(anew.stages()), report, gated));
      return now.report();
    } catch (ProblemException e) {
      live.exclusively(
          () -> {
            next.drop();
            follower.refuse(change, unreadable(next, e));
          });
      return now.report();
    } catch (CancellationException e) {
      next.drop();
      throw e;
    } catch (RuntimeException | LinkageError e) {
      ProblemException failed =
          new ProblemException(live.subject(), "STAGE_FAILED", "It ended with " + e + ".", e);
      live.exclusively(
          () -> {
            next.drop();
            follower.refuse(change, unreadable(next, failed));
          });
      throw e;
    }
  }

  private void take(Snapshot now, Change change, Succession next, FitReport report, boolean gated) {
    if (served.now().filter(now::equals).isEmpty()) {
      next.drop();
      // If it still goes before what serves, it is fitted anew once more.
      follower.retry(change);
      LOG.info("{}: what was fitted anew is dropped, since something else serves.", live.subject());
      return;
    }
    try {
      follower.swap(now, change, next.following(now.graph()), Optional.of(report), gated);
    } catch (ProblemException e) {
      follower.refuse(change, e);
    }
  }

  private static String messages(Succession next) {
    return next.unreadable().values().stream().map(Problem::message).collect(joining(" "));
  }

  private ProblemException unreadable(Succession next, ProblemException why) {
    List<Problem> problems = new ArrayList<>(next.unreadable().values());
    why.problems()
        .forEach(
            each ->
                problems.add(
                    new Problem(
                        "", each.code(), "It could not be fitted anew: " + each.message())));
    return new ProblemException(live.subject(), problems);
  }
}
