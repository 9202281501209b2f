package org.amalgam.internal.graph;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.amalgam.api.Param;
import org.amalgam.api.Params;
import org.amalgam.api.pipeline.Problem;

/** Checks the parameters that a document gives against those that are declared. */
final class ParamCheck {
  private ParamCheck() {}

  /**
   * The values; empty if there are problems.
   *
   * @param pointer to what has the parameters
   * @param type of it
   */
  static Optional<Params> params(
      String pointer,
      String type,
      List<Param> declared,
      Map<String, Object> given,
      List<Problem> problems) {
    List<Params.Fault> faults = Params.faults(declared, given);
    List<String> known = declared.stream().map(Param::name).toList();
    for (Params.Fault fault : faults) {
      String at = pointer + "/params/" + fault.param();
      if (fault.reason() == Params.Fault.Reason.UNKNOWN) {
        problems.add(
            new Problem(
                at,
                "UNKNOWN_PARAM",
                "'%s' has no '%s'. Known: %s.%s"
                    .formatted(
                        type,
                        fault.param(),
                        known.isEmpty() ? "none" : String.join(", ", known),
                        Suggestions.didYouMean(fault.param(), known))));
      } else {
        problems.add(
            new Problem(
                at,
                "PARAM_" + fault.reason().name(),
                "'%s' of '%s': %s.".formatted(fault.param(), type, fault.message())));
      }
    }
    return faults.isEmpty() ? Optional.of(Params.of(declared, given)) : Optional.empty();
  }
}
