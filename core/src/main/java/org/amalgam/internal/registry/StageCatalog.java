package org.amalgam.internal.registry;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.amalgam.api.RestartNeeded;
import org.amalgam.api.Stage;
import org.amalgam.api.pipeline.Provider;
import org.amalgam.api.pipeline.StageKind;

/**
 * The stages that are installed now, all versions side by side. A type name may stand for one stage
 * of each kind. Where several bundles bring the same type, that of the highest version goes first,
 * and of one version that of the bundle that was installed first: so the order does not depend on
 * the one in which bundles start. Safe for any number of threads.
 */
public final class StageCatalog {
  private static final Comparator<Installed> ORDER =
      Comparator.comparing(
              (Installed each) -> BundleVersion.of(each.provider().version()),
              Comparator.reverseOrder())
          .thenComparingLong(Installed::place);

  private final List<Installed> installed = new CopyOnWriteArrayList<>();
  private final List<RestartNeeded> restarts = new CopyOnWriteArrayList<>();
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

  public boolean contains(Installed stage) {
    return installed.contains(stage);
  }

  /** Says that types come no more before a restart. */
  public void add(RestartNeeded restart) {
    restarts.add(restart);
    listeners.forEach(Runnable::run);
  }

  public void remove(RestartNeeded restart) {
    if (restarts.remove(restart)) {
      listeners.forEach(Runnable::run);
    }
  }

  /** Why a type comes only after a restart; empty if it may come any time. */
  public Optional<RestartNeeded> restart(String type) {
    return restarts.stream().filter(each -> each.concerns(type)).findFirst();
  }

  /** The stages of a type, at most one of each kind. */
  public List<Installed> find(String type) {
    List<Installed> found = new ArrayList<>();
    for (StageKind kind : StageKind.values()) {
      find(type, kind).ifPresent(found::add);
    }
    return found;
  }

  /** The first of {@link #versions}. */
  public Optional<Installed> find(String type, StageKind kind) {
    return versions(type, kind).stream().findFirst();
  }

  /** All that bring a type, the one that goes first first. */
  public List<Installed> versions(String type, StageKind kind) {
    return installed.stream()
        .filter(each -> each.type().equals(type) && each.kind() == kind)
        .sorted(ORDER)
        .toList();
  }

  /** What a bundle of a version brings. */
  public Stream<Installed> of(Provider provider) {
    BundleVersion version = BundleVersion.of(provider.version());
    return installed.stream()
        .filter(each -> each.provider().bundle().equals(provider.bundle()))
        .filter(each -> BundleVersion.of(each.provider().version()).equals(version))
        .sorted(ORDER);
  }

  /** All that is installed by type and kind, of each the one that goes first first. */
  public List<Installed> all() {
    return installed.stream()
        .sorted(
            Comparator.comparing(Installed::type)
                .thenComparing(Installed::kind)
                .thenComparing(ORDER))
        .toList();
  }
}
