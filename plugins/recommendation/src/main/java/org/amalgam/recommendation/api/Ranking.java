package org.amalgam.recommendation.api;

import java.util.List;
import java.util.Map;
import org.amalgam.api.pipeline.Gain;
import org.amalgam.api.pipeline.Interval;

/**
 * How well rankings are.
 *
 * @param pipeline its id
 * @param top length of the lists
 * @param users how many users were asked
 * @param items how many items the log has
 * @param members each member, and {@code popularity}: items by how many users have had them before
 *     the time asked, as far as the fit did not keep it out
 * @param fused the pipeline's output
 * @param gain fused against the best member by NDCG, by paired bootstrap over the users
 */
public record Ranking(
    String pipeline, int top, int users, int items, List<Scores> members, Scores fused, Gain gain) {

  /**
   * One model's lists. With 95 % intervals by bootstrap over users where the figure is a mean over
   * them.
   *
   * @param id id of its stage
   * @param metrics {@code ndcg}, {@code recall}: of the items to be found (0 to 1, more is better);
   *     {@code coverage}: share of all items that some list has; {@code novelty}: mean -log2 of the
   *     share of users who have had a listed item, in bits
   */
  public record Scores(String id, Map<String, Interval> metrics) {}
}
