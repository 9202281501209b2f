package org.amalgam.driving;

/**
 * What a driver knows of the way ahead, in m and s. What is not in sight is infinitely far away.
 *
 * @param speed own
 * @param acceleration own
 * @param limit of the lane
 * @param gap to the leader, bumper to bumper
 * @param leaderSpeed of the leader
 * @param leaderAcceleration of the leader
 * @param nextLimit of the piece of lane that follows, which a turn lowers
 * @param nextLimitAt where that begins
 * @param stopLine of the next signal
 * @param closed whether that shows red or yellow
 * @param change seconds until it shows something else
 */
record Situation(
    double speed,
    double acceleration,
    double limit,
    double gap,
    double leaderSpeed,
    double leaderAcceleration,
    double nextLimit,
    double nextLimitAt,
    double stopLine,
    boolean closed,
    double change) {
  private static final double NEAREST = 0.1;

  /** The same at a constant own speed. */
  Situation steady() {
    return new Situation(
        speed,
        0,
        limit,
        gap,
        leaderSpeed,
        leaderAcceleration,
        nextLimit,
        nextLimitAt,
        stopLine,
        closed,
        change);
  }

  /** The situation some time on if everybody keeps the acceleration of now. */
  Situation after(double seconds) {
    double then = Math.max(0, speed + acceleration * seconds);
    double leaderThen = Math.max(0, leaderSpeed + leaderAcceleration * seconds);
    double way = (speed + then) / 2 * seconds;
    double leaderWay = (leaderSpeed + leaderThen) / 2 * seconds;
    return new Situation(
        then,
        acceleration,
        limit,
        Math.max(NEAREST, gap + leaderWay - way),
        leaderThen,
        leaderAcceleration,
        nextLimit,
        Math.max(NEAREST, nextLimitAt - way),
        Math.max(NEAREST, stopLine - way),
        closed && change > seconds,
        Math.max(0, change - seconds));
  }

  /** Inverse of the time to collision at constant speeds (Hayward 1972), 1/s; 0 if none comes. */
  double inverseTimeToCollision() {
    return Math.max(0, speed - leaderSpeed) / Math.max(NEAREST, gap);
  }

  /** Constant deceleration that brings it to rest at a closed stop line. */
  double toStop() {
    return closed ? speed * speed / (2 * Math.max(NEAREST, stopLine)) : 0;
  }

  /** Constant deceleration that brings it down to the next limit where that begins. */
  double toNextLimit() {
    double above = speed * speed - nextLimit * nextLimit;
    return above > 0 ? above / (2 * Math.max(NEAREST, nextLimitAt)) : 0;
  }
}
