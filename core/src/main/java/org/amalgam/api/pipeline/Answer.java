package org.amalgam.api.pipeline;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The answer for one row, and who contributed what.
 *
 * @param row its number in the request, from 0
 * @param label the class decided on; empty for regression, and where no member could answer
 * @param probabilities by class; empty for regression
 * @param values by target; empty for classification
 * @param scale where the members' contributions and the base sum to the fused answer: {@code
 *     output} or {@code log_odds}
 * @param base what the fused answer is without any member, by class or target
 * @param members what each said and contributed
 * @param views how stages that weigh their inputs row by row (attention, gates) weighed them: by
 *     stage id and input; empty where nobody asked
 * @param missing why a stage gave nothing, by stage id
 * @param refused why the row could not be taken; empty if it could
 */
public record Answer(
    int row,
    Optional<String> label,
    Map<String, Float> probabilities,
    Map<String, Float> values,
    Optional<String> scale,
    Map<String, Float> base,
    List<Member> members,
    Map<String, Map<String, Float>> views,
    Map<String, String> missing,
    List<Problem> refused) {

  /**
   * One member's part in an answer.
   *
   * @param id id of its stage
   * @param type type of its stage
   * @param bundle symbolic name of the bundle that brings the type
   * @param version version of that bundle
   * @param answered false if it abstained because what it reads was missing
   * @param probabilities by class; empty for regression
   * @param values by target; empty for classification
   * @param weight what its answer was multiplied by in the fusion, on its scale; empty where it has
   *     no single weight, and where nobody asked
   * @param contribution to the fused answer, by class or target
   */
  public record Member(
      String id,
      String type,
      String bundle,
      String version,
      boolean answered,
      Map<String, Float> probabilities,
      Map<String, Float> values,
      Optional<Float> weight,
      Map<String, Float> contribution) {}
}
