package org.amalgam.driving;

import java.util.Map;
import org.amalgam.api.Params;
import org.amalgam.api.data.Records;

/**
 * How much to brake or to accelerate where a pipeline says that it be done: the same for whoever
 * decides, so that deciders can be compared. Braking is what the intelligent driver model, the
 * closed stop line or the next limit ask for, at least 1 and at most 9 m/s²; acceleration is that
 * of the model on a free road, from 0.3 to 2 m/s².
 */
public final class Pedals {
  private static final CarFollowing DRIVER = new CarFollowing(2, 3, 1.3, 2.5);
  private static final double LEAST_BRAKE = 1;
  private static final double MOST_BRAKE = 9;
  private static final double LEAST_GAS = 0.3;
  private static final double MOST_GAS = 2;

  /** What is done without an answer: to stop, gently. */
  private static final double NO_ANSWER = -2;

  private final Params columns = Params.of(new Planning().params(), Map.of());

  /**
   * Acceleration, m/s².
   *
   * @param action {@code brake}, {@code keep} or {@code accelerate}; anything else is no answer
   * @param row the columns of the recording, one row
   */
  public double acceleration(String action, Records row) {
    WayAhead ahead = WayAhead.of(row, columns);
    if (action.equals("keep")) {
      return 0;
    }
    if (!ahead.known(0)) {
      return NO_ANSWER;
    }
    Situation now = ahead.get(0);
    return switch (action) {
      case "brake" -> -within(LEAST_BRAKE, needed(now), MOST_BRAKE);
      case "accelerate" -> within(LEAST_GAS, DRIVER.free(now.speed(), now.limit()), MOST_GAS);
      default -> NO_ANSWER;
    };
  }

  private static double needed(Situation now) {
    double follow =
        DRIVER.behind(now.speed(), now.limit(), now.gap(), now.speed() - now.leaderSpeed());
    return Math.max(-follow, Math.max(now.toStop(), now.toNextLimit()));
  }

  private static double within(double least, double value, double most) {
    return Math.max(least, Math.min(most, value));
  }
}
