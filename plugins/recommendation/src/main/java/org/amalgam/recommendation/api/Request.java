package org.amalgam.recommendation.api;

/**
 * What to recommend.
 *
 * @param user id of the user; one that the log does not have is a new user
 * @param top how many items, 1 or more
 * @param seen whether items that the user has had may be among them
 * @param log where items and users come from
 */
public record Request(String user, int top, boolean seen, Log log) {
  public Request {
    if (top < 1) {
      throw new IllegalArgumentException("'top' must be 1 or more, not " + top + ".");
    }
  }

  /** The bundle's own log, without what the user has had. */
  public static Request of(String user, int top) {
    return new Request(user, top, false, Log.SHIPPED);
  }
}
