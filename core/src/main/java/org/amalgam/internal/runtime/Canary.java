package org.amalgam.internal.runtime;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Records;
import org.amalgam.api.pipeline.Answers;
import org.amalgam.api.pipeline.CanaryOptions;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.api.pipeline.Trial;
import org.amalgam.internal.graph.FittedGraph;
import org.amalgam.internal.graph.Graph;
import org.amalgam.internal.graph.Node;
import org.amalgam.internal.graph.Slot;

/**
 * A version of a stage that answers a share of the requests. Beside the requests, what serves
 * answers the same rows again, and {@link CanaryRule} decides by the difference. A request that it
 * fails is answered by what serves, and ends it.
 */
final class Canary extends Probe {
  /**
   * Calls of what serves from which on their times are taken, and not those beside the requests.
   */
  private static final long ENOUGH = 20;

  private final CanaryOptions options;
  private final CanaryRule rule;
  private final Share share;
  private final Set<String> affected;
  private final BiConsumer<Canary, String> promotion;
  private final Comparison comparison = new Comparison();
  private final Latencies own = new Latencies();
  private final Latencies others = new Latencies();
  private final Latencies again = new Latencies();
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong compared = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private final AtomicReference<String> failure = new AtomicReference<>("");
  private final Aside<Answered> aside;

  private record Answered(Records rows, Predictions fused) {}

  /**
   * A canary.
   *
   * @param promotion called beside the requests when the rule is met, with the reason
   */
  Canary(
      Node node,
      Snapshot base,
      Snapshot candidate,
      CanaryOptions options,
      BiConsumer<Canary, String> promotion) {
    super(node, base, candidate);
    this.options = options;
    this.rule = new CanaryRule(options.requests());
    this.share = new Share(options.percent(), title());
    this.affected = affected(base.graph().graph(), node);
    this.promotion = promotion;
    this.aside = new Aside<>("amalgam: canary of " + node.id(), this::compare);
  }

  /** Ids of a stage and of all that stands on it. */
  private static Set<String> affected(Graph graph, Node stage) {
    Set<String> affected = new HashSet<>(Set.of(stage.id()));
    for (Node node : graph.nodes()) {
      if (node.inputs().stream()
          .filter(slot -> slot.node() != Slot.INPUT)
          .anyMatch(slot -> affected.contains(graph.nodes().get(slot.node()).id()))) {
        affected.add(node.id());
      }
    }
    return affected;
  }

  @Override
  void start() {
    aside.start();
  }

  @Override
  void close() {
    aside.close();
  }

  // ---- in requests ----

  @Override
  Answers answer(Request request, Snapshot serving) {
    boolean answers = !isOver() && serving == base() && share.takes(request.options().requestId());
    if (answers && candidate().acquire()) {
      try {
        return attempt(request, serving);
      } finally {
        candidate().release();
      }
    }
    long begun = System.nanoTime();
    Answers given = request.by(serving);
    others.record(System.nanoTime() - begun);
    return given;
  }

  private Answers attempt(Request request, Snapshot serving) {
    long begun = System.nanoTime();
    Answers given;
    try {
      given = request.by(candidate());
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      Answers instead = request.after(since(begun)).by(serving);
      fail(Probe.words(e));
      return instead;
    }
    Duration took = since(begun);
    Optional<Answers.Missing> lack =
        given.missing().stream().filter(each -> affected.contains(each.stage())).findFirst();
    if (lack.isPresent()) {
      return lacking(request, serving, given, lack.get(), took);
    }
    own.record(took.toNanos());
    answered.incrementAndGet();
    if (given.missing().isEmpty()) {
      aside.offer(new Answered(request.rows(), given.fused()), request.rows().rows());
    }
    return given;
  }

  /** What is late stays out of the answer, as ever; for what failed, what serves answers. */
  private Answers lacking(
      Request request, Snapshot serving, Answers given, Answers.Missing lack, Duration took) {
    if (request.isLate(took)) {
      own.record(took.toNanos());
      answered.incrementAndGet();
      comparison.silent(request.rows().rows());
      rule.verdict(figures(), comparison)
          .filter(verdict -> verdict.state() == Trial.State.ROLLED_BACK)
          .ifPresent(verdict -> end(verdict.state(), verdict.reason()));
      return given;
    }
    Answers instead = request.after(took).by(serving);
    if (instead.missing().stream().noneMatch(each -> each.stage().equals(lack.stage()))) {
      fail("without '%s': %s".formatted(lack.stage(), lack.reason()));
    }
    return instead;
  }

  private static Duration since(long begun) {
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  private void fail(String reason) {
    failures.incrementAndGet();
    failure.compareAndSet("", reason);
    end(Trial.State.ROLLED_BACK, "It failed a request, which what serves answered: " + reason);
  }

  // ---- beside them ----

  private void compare(Answered request) {
    if (!isRunning() || !base().acquire()) {
      return;
    }
    try {
      FittedGraph graph = base().graph();
      long begun = System.nanoTime();
      Answers used = graph.serve(request.rows, false, Set.of());
      again.record(System.nanoTime() - begun);
      comparison.add(used.fused(), request.fused);
    } catch (ProblemException e) {
      // What serves cannot answer these rows alone: there is nothing to compare with.
      return;
    } finally {
      base().release();
    }
    compared.incrementAndGet();
    rule.verdict(figures(), comparison)
        .ifPresent(
            verdict -> {
              if (verdict.state() == Trial.State.PROMOTED) {
                promotion.accept(this, verdict.reason());
              } else {
                end(verdict.state(), verdict.reason());
              }
            });
  }

  private Trial.Figures figures() {
    return new Trial.Figures(
        answered.get(),
        compared.get(),
        aside.dropped(),
        failures.get(),
        failure.get(),
        comparison.rows(),
        comparison.silent(),
        comparison.agreement(),
        comparison.correlation(),
        comparison.meanDifference(),
        comparison.maxDifference(),
        own.report(),
        (others.count() >= ENOUGH ? others : again).report());
  }

  @Override
  Trial report(Trial.State state, String reason) {
    return new Trial(
        Trial.Kind.CANARY,
        node().id(),
        version().type(),
        version().provider(),
        node().installed().provider(),
        state,
        reason,
        options.percent(),
        options.requests(),
        figures());
  }
}
