package org.amalgam.deployer;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.amalgam.api.pipeline.Amalgam;
import org.amalgam.api.pipeline.FitOptions;
import org.amalgam.api.pipeline.FitReport;
import org.amalgam.api.pipeline.PipelineState;
import org.amalgam.api.pipeline.ProblemException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fits pipelines that have nothing to serve, one after the other, in a thread of its own. One whose
 * stage types are missing is looked at again every second until they are there.
 */
final class FirstFit implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FirstFit.class);
  private static final long POLL_MS = 1000;

  private final Amalgam amalgam;
  private final Set<String> waiting = ConcurrentHashMap.newKeySet();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread made = new Thread(work, "amalgam-deploy-fit");
            made.setDaemon(true);
            return made;
          });

  FirstFit(Amalgam amalgam) {
    this.amalgam = amalgam;
  }

  /** Has a pipeline fitted if it is RESOLVED or FAILED, as soon as it is; asking twice is once. */
  void ask(String pipeline) {
    if (!thread.isShutdown() && waiting.add(pipeline)) {
      thread.execute(() -> fitIfDue(pipeline));
    }
  }

  /** Ends what is under way; what served before serves on. */
  @Override
  public void close() {
    thread.shutdownNow();
  }

  private void lookAgain(String pipeline) {
    CompletableFuture.delayedExecutor(POLL_MS, TimeUnit.MILLISECONDS, thread)
        .execute(() -> fitIfDue(pipeline));
  }

  private void fitIfDue(String pipeline) {
    try {
      PipelineState state = amalgam.status(pipeline).state();
      if (state == PipelineState.UNRESOLVED) {
        lookAgain(pipeline);
        return;
      }
      waiting.remove(pipeline);
      if (state == PipelineState.RESOLVED || state == PipelineState.FAILED) {
        fit(pipeline);
      }
    } catch (ProblemException e) {
      waiting.remove(pipeline);
      if (thread.isShutdown()) {
        LOG.info("{}", Line.of(e));
      } else {
        LOG.error("{}", Line.of(e));
      }
    } catch (RuntimeException e) {
      waiting.remove(pipeline);
      LOG.error("Pipeline '{}' could not be fitted.", pipeline, e);
    }
  }

  private void fit(String pipeline) {
    LOG.info("Fitting pipeline '{}'.", pipeline);
    FitReport report = amalgam.fit(pipeline, FitOptions.DEFAULT).await();
    LOG.info(
        "Pipeline '{}' learned from {} rows and serves; {} rows were held out.",
        pipeline,
        report.rows(),
        report.heldOut());
  }
}
