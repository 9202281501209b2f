package org.amalgam.internal.runtime;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.amalgam.api.pipeline.Problem;
import org.amalgam.internal.graph.Change;
import org.amalgam.internal.registry.Installed;
import org.amalgam.internal.store.ModelPackage;

/**
 * What must not serve.
 *
 * @param what it is, in words
 * @param stages versions of stages that were refused; none if it was a fit
 * @param fitted the package, if it was a fit
 */
record Refusal(
    String what,
    Map<Integer, Installed> stages,
    List<Problem> reasons,
    Optional<ModelPackage> fitted) {

  /** Of a fit. */
  Refusal(List<Problem> reasons, ModelPackage fitted) {
    this("What was fitted", Map.of(), reasons, Optional.of(fitted));
  }

  /** Of versions of stages. */
  Refusal(Change change, List<Problem> reasons) {
    this(change.words(), change.changed(), reasons, Optional.empty());
  }

  @Override
  public String toString() {
    return what
        + " was refused: "
        + reasons.stream()
            .map(each -> (each.at().isEmpty() ? "" : "'" + each.at() + "' ") + each.message())
            .collect(Collectors.joining(" "))
        + " What served before serves on; amalgam:promote takes the new one all the same.";
  }
}
