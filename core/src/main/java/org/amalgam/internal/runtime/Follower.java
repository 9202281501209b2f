package org.amalgam.internal.runtime;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.amalgam.api.pipeline.FitReport;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.internal.graph.Change;
import org.amalgam.internal.graph.FittedGraph;
import org.amalgam.internal.graph.Graph;
import org.amalgam.internal.graph.Node;
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
  private final Refit refit;
  private final Adoption adoption;
  private final Map<Integer, Long> lostSince = new HashMap<>();

  /** By node: versions that do not take its place by themselves. */
  private final Map<Integer, Set<Installed>> declined = new HashMap<>();

  /** The same of the time before a restart, until they are met; empty before the first look. */
  private Optional<Set<Store.Declined>> declinedBefore = Optional.empty();

  private volatile Optional<Refusal> refusal = Optional.empty();

  Follower(
      LivePipeline live,
      Served served,
      StageCatalog catalog,
      Store store,
      Timers timers,
      Refitting refitting) {
    this.live = live;
    this.served = served;
    this.catalog = catalog;
    this.store = store;
    this.timers = timers;
    this.refit = new Refit(live, served, refitting, this);
    this.adoption = new Adoption(live, served, store, timers, refitting);
  }

  private Serving serving() {
    return live.definition().serving();
  }

  /** What was refused last and could be taken all the same. */
  Optional<Refusal> refusal() {
    return refusal;
  }

  /** They are not tried again while they are fitted anew. */
  void postpone(Change change) {
    change.changed().forEach(this::decline);
    refusal = Optional.empty();
  }

  /** They are tried again when they come before what serves. */
  void retry(Change change) {
    change.changed().forEach(this::accept);
  }

  void refuse(Refusal what) {
    refusal = Optional.of(what);
  }

  /** Something new serves: what was refused beside the old is no news. */
  void forget() {
    keep(Set.of());
    declined.clear();
    refusal = Optional.empty();
  }

  /** The versions that go before those of a snapshot do not take their place by themselves. */
  void keepTo(Snapshot snapshot) {
    refusal = Optional.empty();
    declined.clear();
    Set<Store.Declined> all = new HashSet<>();
    for (Node node : snapshot.graph().graph().nodes()) {
      beside(node)
          .takeWhile(each -> !each.equals(node.unwrapped()))
          .forEach(
              each -> {
                decline(node.index(), each);
                all.add(words(node, each));
              });
    }
    keep(all);
  }

  /** So that it holds after a restart, too. */
  private void keep(Set<Store.Declined> all) {
    declinedBefore = Optional.of(Set.of());
    try {
      store.saveDeclined(live.id(), all);
    } catch (ProblemException e) {
      LOG.error(
          "{}: that versions are not to be used holds only until a restart.", live.subject(), e);
    }
  }

  private static Store.Declined words(Node node, Installed stage) {
    return new Store.Declined(node.id(), stage.provider().bundle(), stage.provider().version());
  }

  private Stream<Installed> beside(Node node) {
    return node.versions(catalog).stream();
  }

  private void decline(int node, Installed stage) {
    declined.computeIfAbsent(node, n -> new HashSet<>()).add(stage);
  }

  private void accept(int node, Installed stage) {
    Optional.ofNullable(declined.get(node)).ifPresent(all -> all.remove(stage));
  }

  private boolean isDeclined(int node, Installed stage) {
    return declined.getOrDefault(node, Set.of()).contains(stage);
  }

  /** What was declined before a restart is declined when it comes; if it comes again, it is new. */
  private void recall(Snapshot now) {
    Set<Store.Declined> before = new HashSet<>(declinedBefore.orElseGet(this::readDeclined));
    for (Node node : now.graph().graph().nodes()) {
      beside(node)
          .filter(each -> before.remove(words(node, each)))
          .forEach(each -> decline(node.index(), each));
    }
    declinedBefore = Optional.of(before);
  }

  /** What cannot be read is as if nobody had decided: the gate still asks. */
  private Set<Store.Declined> readDeclined() {
    try {
      return store.readDeclined(live.id());
    } catch (ProblemException e) {
      LOG.error("{}: which versions are not to be used cannot be read.", live.subject(), e);
      return Set.of();
    }
  }

  /** Tries what changed, and drops what is gone for good. */
  void follow(Snapshot now) {
    forgetWhatLeft();
    recall(now);
    Snapshot latest = now;
    Change change = change(now);
    BitSet goneNow = goneNow(now.graph(), change.lost());
    // Each is tried once: it serves then, or is declined, or is fitted anew, now or after a fit.
    while (!change.changed().isEmpty() && tried(latest, change)) {
      latest = served.now().orElse(latest);
      change = change(latest);
    }
    if (!goneNow.isEmpty()) {
      FittedGraph rest = Succession.without(latest.graph(), goneNow);
      LOG.warn("{} goes on without {}.", live.subject(), names(rest.graph(), goneNow));
      served.exchange(latest.with(rest), serving().drain());
    }
  }

  private Change change(Snapshot now) {
    return Change.of(now.graph(), catalog, serving().manual(), this::isDeclined);
  }

  /**
   * Takes the stages that were refused all the same, or those that wait beside what serves if they
   * pass the gate.
   *
   * @throws ProblemException if there are none, or they do not serve
   */
  void promote(Snapshot now) {
    Optional<Refusal> asked = refusal;
    Change waiting = Change.of(now.graph(), catalog, false, (node, stage) -> false);
    waiting.changed().keySet().removeIf(node -> now.graph().isGone(node));
    Change change = asked.map(each -> new Change(each.stages(), waiting.lost())).orElse(waiting);
    if (change.changed().isEmpty()) {
      throw new ProblemException(
          live.subject(),
          "NOTHING_REFUSED",
          "Nothing was refused and no newer version waits, so nothing to promote.");
    }
    try {
      replace(now, change, asked.isEmpty());
    } catch (ProblemException e) {
      if (!isBusy(e)) {
        refuse(change, e);
      }
      throw e;
    }
  }

  /**
   * A fit with the stages that changed while it was under way, if they can read its state and pass
   * the gate beside the fit; else the fit as it is.
   */
  Snapshot caughtUp(Snapshot fitted, ModelPackage model) {
    Change change = Change.of(fitted.graph(), catalog, serving().manual(), (node, stage) -> false);
    if (change.changed().isEmpty()) {
      return fitted;
    }
    try {
      Succession next = Succession.of(fitted.graph(), change, model);
      if (next.unreadable().isEmpty()) {
        FittedGraph following = next.following(fitted.graph());
        Gate.pass(live.subject(), fitted, following, serving().tolerance());
        Snapshot latest = fitted.with(following);
        fitted.retire();
        return latest;
      }
      next.drop();
    } catch (ProblemException e) {
      LOG.info("{}: what was fitted does not serve with {}.", live.subject(), change.words(), e);
    }
    return fitted;
  }

  /** Has what serves measured, of which the figures are those of other stages. */
  void measure(Snapshot latest) {
    adoption.measure(latest);
  }

  /** What is not installed any more was not refused. */
  private void forgetWhatLeft() {
    declined.values().forEach(each -> each.removeIf(stage -> !catalog.contains(stage)));
    refusal =
        refusal.filter(
            each ->
                each.fitted().isPresent()
                    || each.stages().values().stream().anyMatch(catalog::contains));
  }

  /**
   * The lost nodes whose grace is over; for the others another look is planned. What comes back
   * only after a restart has no end of its grace.
   */
  private BitSet goneNow(FittedGraph graph, BitSet all) {
    BitSet lost = new BitSet();
    all.stream()
        .filter(
            node -> catalog.restart(graph.graph().nodes().get(node).unwrapped().type()).isEmpty())
        .forEach(lost::set);
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

  /** As {@link #replace}; what does not serve is refused, what waits for a fit is left. */
  private boolean tried(Snapshot now, Change change) {
    try {
      return replace(now, change, true);
    } catch (ProblemException e) {
      if (isBusy(e)) {
        return false;
      }
      refuse(change, e);
      return true;
    }
  }

  private static boolean isBusy(ProblemException e) {
    return e.problems().get(0).code().equals(Runs.BUSY);
  }

  /**
   * Tries the changed stages beside what serves, and swaps if they pass.
   *
   * @param gated false if somebody has decided that they may be worse
   * @return false if it is not known yet, because they are fitted anew
   * @throws ProblemException if they do not serve; {@link Runs#BUSY} if they would have to be
   *     fitted anew while another fit is under way
   */
  private boolean replace(Snapshot now, Change change, boolean gated) {
    try {
      Succession next = Succession.of(now.graph(), change, model());
      if (next.unreadable().isEmpty()) {
        swap(now, change, next.following(now.graph()), Optional.empty(), gated);
        return true;
      }
      refit.begin(now, change, next, gated);
      return false;
    } catch (ProblemException e) {
      throw e;
    } catch (RuntimeException | LinkageError e) {
      throw new ProblemException(
          live.subject(), "STAGE_FAILED", "%s: %s.".formatted(change.words(), e), e);
    }
  }

  /**
   * Takes a candidate in.
   *
   * @param refitted what is to be said of it where a stage was fitted anew
   * @throws ProblemException if it does not pass
   */
  void swap(
      Snapshot now, Change change, FittedGraph next, Optional<FitReport> refitted, boolean gated) {
    if (gated) {
      Gate.pass(live.subject(), now, next, serving().tolerance());
    }
    adoption.adopt(now, now.with(next, refitted.orElse(now.report())), refitted.isPresent());
    change.changed().forEach(this::accept);
    refusal = Optional.empty();
    LOG.info("{} serves with {}.", live.subject(), change.words());
  }

  /** Says that stages do not serve, by node. */
  void refuse(Map<Integer, Installed> stages, ProblemException why) {
    refuse(new Change(stages, new BitSet()), why);
  }

  void refuse(Change change, ProblemException why) {
    change.changed().forEach(this::decline);
    refusal = Optional.of(new Refusal(change, why.problems()));
    LOG.warn("{}: {}", live.subject(), refusal.get(), why);
  }

  /** Takes in what was on trial; on disk first. */
  void adopt(Canary canary) {
    adoption.adopt(canary.base(), canary.candidate(), false);
    keepTo(canary.candidate());
  }

  /** The package of what serves. */
  ModelPackage model() {
    return store
        .readPackage(live.id())
        .orElseThrow(
            () ->
                new ProblemException(
                    live.subject(), "NO_PACKAGE", "Its model package is not in the store."));
  }

  private static String names(Graph graph, BitSet nodes) {
    return nodes.stream().mapToObj(node -> graph.nodes().get(node).title()).collect(joining(", "));
  }
}
