package org.amalgam.internal.registry;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.amalgam.api.Stage;
import org.amalgam.api.pipeline.StageKind;

/**
 * The stages that are installed now. A type name may stand for one stage of each kind. Where
 * several bundles bring the same type, the one that came last serves, as an operator who installs a
 * newer version beside an older expects. Safe for any number of threads.
 */
public final class StageCatalog {
  private final List<Installed> installed = new CopyOnWriteArrayList<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final EvaluatorCatalog evaluators =
      new EvaluatorCatalog(() -> listeners.forEach(Runnable::run));

  /** Calls {@code listener} after every change, on the thread that made it. */
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  /** The metrics and analyses beside them. */
  public EvaluatorCatalog evaluators() {
    return evaluators;
  }

  public void add(Installed stage) {
    installed.add(stage);
    listeners.forEach(Runnable::run);
  }

  public void remove(Stage<?, ?> stage) {
    if (installed.removeIf(each -> each.stage() == stage)) {
      listeners.forEach(Runnable::run);
    }
  }

  /** The stages of a type, at most one of each kind. */
  public List<Installed> find(String type) {
    List<Installed> found = new ArrayList<>();
    for (StageKind kind : StageKind.values()) {
      find(type, kind).ifPresent(found::add);
    }
    return found;
  }

  public Optional<Installed> find(String type, StageKind kind) {
    return installed.stream()
        .filter(each -> each.type().equals(type) && each.kind() == kind)
        .reduce((first, second) -> second);
  }

  /** What serves, by type and kind. */
  public List<Installed> all() {
    return installed.stream()
        .filter(each -> find(each.type(), each.kind()).orElse(each).equals(each))
        .sorted(Comparator.comparing(Installed::type).thenComparing(Installed::kind))
        .toList();
  }
}
