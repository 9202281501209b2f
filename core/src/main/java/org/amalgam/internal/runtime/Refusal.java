package org.amalgam.internal.runtime;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.amalgam.api.pipeline.Problem;
import org.amalgam.internal.store.ModelPackage;

/**
 * What must not serve.
 *
 * @param what it is, in words
 * @param fitted the package, if it was a fit
 */
record Refusal(String what, List<Problem> reasons, Optional<ModelPackage> fitted) {
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
