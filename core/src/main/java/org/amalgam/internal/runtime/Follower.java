package org.amalgam.internal.runtime;

import java.time.Duration;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.amalgam.api.pipeline.Problem;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.internal.graph.Change;
import org.amalgam.internal.graph.FittedGraph;
import org.amalgam.internal.graph.Graph;
import org.amalgam.internal.graph.Serving;
import org.amalgam.internal.registry.Installed;
import org.amalgam.internal.registry.StageCatalog;
import org.amalgam.internal.store.ModelPackage;
import org.amalgam.internal.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes what serves follow the installed stages: tries changed ones beside it, and goes on without
 * those that are gone for good. For one thread at a time; what it says may be asked by any.
 */
final class Follower {
  private static final Logger LOG = LoggerFactory.getLogger(Follower.class);

  private final LivePipeline live;
  private final Served served;
  private final StageCatalog catalog;
  private final Store store;
  private final Timers timers;
  private final Map<Integer, Long> lostSince = new HashMap<>();
  private final Map<Integer, Installed> refused = new TreeMap<>();
  private volatile Optional<Refusal> refusal = Optional.empty();

  Follower(LivePipeline live, Served served, StageCatalog catalog, Store store, Timers timers) {
    this.live = live;
    this.served = served;
    this.catalog = catalog;
    this.store = store;
    this.timers = timers;
  }

  private Serving serving() {
    return live.definition().serving();
  }

  /** What was refused last and could be taken all the same. */
  Optional<Refusal> refusal() {
    return refusal;
  }

  void refuse(Refusal what) {
    refusal = Optional.of(what);
  }

  /** Something new serves: what was refused beside the old is no news. */
  void forget() {
    refusal = Optional.empty();
    refused.clear();
  }

  /** The stages that are installed now and differ from those of a snapshot do not replace it. */
  void keepTo(Snapshot snapshot) {
    forget();
    refused.putAll(Change.of(snapshot.graph(), catalog).changed());
  }

  /** Tries what changed, and drops what is gone for good. */
  void follow(Snapshot now) {
    Change change = Change.of(now.graph(), catalog);
    forgetWhatLeft(change);
    change
        .changed()
        .entrySet()
        .removeIf(each -> each.getValue().equals(refused.get(each.getKey())));
    BitSet goneNow = goneNow(now.graph(), change.lost());
    if (!change.changed().isEmpty()) {
      replace(now, change, true);
    }
    if (!goneNow.isEmpty()) {
      Snapshot latest = served.now().orElse(now);
      FittedGraph rest = Succession.without(latest.graph(), goneNow);
      LOG.warn("{} goes on without {}.", live.subject(), names(rest.graph(), goneNow));
      served.exchange(latest.with(rest), serving().drain());
    }
  }

  /**
   * Takes the stages that were refused all the same.
   *
   * @throws ProblemException if they cannot serve at all
   */
  void insist(Snapshot now) {
    refused.clear();
    replace(now, Change.of(now.graph(), catalog), false);
    refusal.ifPresent(
        still -> {
          throw new ProblemException(live.subject(), still.reasons());
        });
  }

  private void forgetWhatLeft(Change change) {
    refused
        .entrySet()
        .removeIf(each -> !each.getValue().equals(change.changed().get(each.getKey())));
    if (refused.isEmpty() && refusal.filter(each -> each.fitted().isEmpty()).isPresent()) {
      refusal = Optional.empty();
    }
  }

  /** The lost nodes whose grace is over; for the others another look is planned. */
  private BitSet goneNow(FittedGraph graph, BitSet lost) {
    lostSince.keySet().removeIf(node -> !lost.get(node));
    Duration grace = serving().grace();
    BitSet over = new BitSet();
    lost.stream()
        .filter(node -> !graph.isGone(node))
        .forEach(
            node -> {
              long since = lostSince.computeIfAbsent(node, n -> System.nanoTime());
              long left = grace.toNanos() - (System.nanoTime() - since);
              if (left <= 0) {
                over.set(node);
              } else {
                timers.after(Duration.ofNanos(left), live::refresh);
              }
            });
    return over;
  }

  /**
   * Tries the changed stages beside what serves, and swaps if they pass.
   *
   * @param gated false if somebody has decided that they may be worse
   */
  private void replace(Snapshot now, Change change, boolean gated) {
    String what = words(change);
    try {
      FittedGraph next = Succession.with(now.graph(), change, model());
      List<Problem> reasons =
          now.heldOut()
              .filter(rows -> gated)
              .map(rows -> Gate.check(now.graph(), next, rows, serving().tolerance()))
              .orElse(List.of());
      if (!reasons.isEmpty()) {
        next.close();
        throw new ProblemException(live.subject(), reasons);
      }
      adopt(now, now.with(next));
      change.changed().keySet().forEach(refused::remove);
      refusal = Optional.empty();
      LOG.info("{} serves with {}.", live.subject(), what);
    } catch (ProblemException e) {
      refused.putAll(change.changed());
      refusal = Optional.of(new Refusal(what, e.problems(), Optional.empty()));
      LOG.warn("{}: {}", live.subject(), refusal.get(), e);
    }
  }

  /** On disk first. */
  private void adopt(Snapshot now, Snapshot successor) {
    if (LivePipeline.gone(now).isEmpty()) {
      try {
        store.savePackage(live.id(), Packing.pack(successor.graph(), now.report(), now.heldOut()));
      } catch (RuntimeException e) {
        successor.retire();
        throw e;
      }
      served.swap(Optional.of(successor), serving().drain());
    } else {
      // What was gone is back: the package is the one that it was all the time.
      served.exchange(successor, serving().drain());
    }
  }

  private ModelPackage model() {
    return store
        .readPackage(live.id())
        .orElseThrow(
            () ->
                new ProblemException(
                    live.subject(), "NO_PACKAGE", "Its model package is not in the store."));
  }

  private static String words(Change change) {
    return change.changed().values().stream()
        .map(each -> each.type() + " of " + each.provider())
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private static String names(Graph graph, BitSet nodes) {
    return nodes.stream()
        .mapToObj(node -> graph.nodes().get(node).title())
        .collect(Collectors.joining(", "));
  }
}
