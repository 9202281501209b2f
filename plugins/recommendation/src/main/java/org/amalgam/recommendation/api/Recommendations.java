package org.amalgam.recommendation.api;

import java.util.List;
import java.util.Map;

/**
 * What is recommended to a user.
 *
 * @param pipeline its id
 * @param user id of the user
 * @param known whether the log has the user
 * @param had how many of the log's items the user has had
 * @param candidates how many items were compared
 * @param average mean answer of the items that the reasons are told against
 * @param items best first
 * @param missing stages that gave nothing, and why
 */
public record Recommendations(
    String pipeline,
    String user,
    boolean known,
    int had,
    int candidates,
    double average,
    List<Item> items,
    Map<String, String> missing) {

  /**
   * A recommended item.
   *
   * @param id of the item
   * @param title what people call it
   * @param value the pipeline's answer
   * @param base by how much the fusion without any member starts above the average: not 0 where
   *     other members answered than for the average item, and the fusion was fitted for these alone
   * @param reasons what each member added, the most first; with {@code average} and {@code base}
   *     they sum to {@code value}
   */
  public record Item(String id, String title, double value, double base, List<Reason> reasons) {}

  /**
   * A member's part in a recommendation.
   *
   * @param member id of its stage
   * @param answered false if it abstained: it does not know the user or the item
   * @param value its own answer; NaN if it abstained
   * @param contribution how much more it contributed to the fused answer than to that of the
   *     average item
   */
  public record Reason(String member, boolean answered, double value, double contribution) {}
}
