package org.amalgam.recommendation.api;

/**
 * What to measure.
 *
 * @param top length of the lists, 1 or more
 * @param users most users asked, evenly picked; 0 for all
 * @param log where items and users come from
 */
public record RankRequest(int top, int users, Log log) {
  /** Lists of ten, all users, the bundle's own log. */
  public static final RankRequest DEFAULT = new RankRequest(10, 0, Log.SHIPPED);

  public RankRequest {
    if (top < 1 || users < 0) {
      throw new IllegalArgumentException(
          "'top' must be 1 or more and 'users' 0 or more, not %d and %d.".formatted(top, users));
    }
  }
}
