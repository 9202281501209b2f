package org.amalgam.internal.registry;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.amalgam.api.evaluation.Evaluator;
import org.amalgam.api.pipeline.EvaluatorKind;

/**
 * The metrics and analyses that are installed now. Where several bundles bring the same type, the
 * one that came last is taken. Safe for any number of threads.
 */
public final class EvaluatorCatalog {
  private final List<InstalledEvaluator> installed = new CopyOnWriteArrayList<>();
  private final Runnable changed;

  /**
   * An empty one.
   *
   * @param changed run after every change, on the thread that made it
   */
  EvaluatorCatalog(Runnable changed) {
    this.changed = changed;
  }

  public void add(InstalledEvaluator evaluator) {
    installed.add(evaluator);
    changed.run();
  }

  public void remove(Evaluator evaluator) {
    if (installed.removeIf(each -> each.evaluator() == evaluator)) {
      changed.run();
    }
  }

  public Optional<InstalledEvaluator> find(String type, EvaluatorKind kind) {
    return installed.stream()
        .filter(each -> each.type().equals(type) && each.kind() == kind)
        .reduce((first, second) -> second);
  }

  /** What is taken, by type and kind. */
  public List<InstalledEvaluator> all() {
    return installed.stream()
        .filter(each -> find(each.type(), each.kind()).orElse(each).equals(each))
        .sorted(
            Comparator.comparing(InstalledEvaluator::type).thenComparing(InstalledEvaluator::kind))
        .toList();
  }
}
