package org.amalgam.driving;

import java.util.Map;
import org.amalgam.api.Params;
import org.amalgam.api.data.Records;

/**
 * How much to brake or to accelerate where a pipeline says that it be done: the same for whoever
 * decides, so that deciders can be compared. The action is a range of accelerations, that of its
 * class in the recording; within it the one nearest to what the way ahead asks for is taken: the
 * least of the intelligent driver model behind the leader and before a closed stop line, and what
 * the stop line or the next limit need where that is more than comfortable.
 */
public final class Pedals {
  /** Between keeping and braking, and between keeping and accelerating, m/s². */
  private static final double EDGE = 0.5;

  private static final double MOST_BRAKE = -9;
  private static final double MOST_GAS = 2;
  private static final double COMFORTABLE = 2;
  private static final CarFollowing DRIVER = new CarFollowing(2, 3, 1.3, 2.5);

  private final Params columns = Params.of(new Planning().params(), Map.of());

  /**
   * Acceleration, m/s².
   *
   * @param action {@code brake}, {@code keep} or {@code accelerate}; without an answer it brakes
   * @param row the columns of the recording, one row
   */
  public double acceleration(String action, Records row) {
    WayAhead ahead = WayAhead.of(row, columns);
    double wanted = ahead.known(0) ? wanted(ahead.get(0)) : -COMFORTABLE;
    return switch (action) {
      case "keep" -> within(-EDGE, wanted, EDGE);
      case "accelerate" -> within(EDGE, wanted, MOST_GAS);
      default -> within(MOST_BRAKE, wanted, -EDGE);
    };
  }

  private static double wanted(Situation now) {
    double follow =
        DRIVER.behind(now.speed(), now.limit(), now.gap(), now.speed() - now.leaderSpeed());
    double stop =
        now.signal().closed()
            ? DRIVER.behind(now.speed(), now.limit(), now.stopLine(), now.speed())
            : follow;
    double due = Math.max(now.toStop(), now.toNextLimit());
    return Math.min(Math.min(follow, stop), due > COMFORTABLE ? -due : MOST_GAS);
  }

  private static double within(double least, double value, double most) {
    return Math.max(least, Math.min(most, value));
  }
}
