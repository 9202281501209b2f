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
 * @param signal what that shows
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
    Signal signal,
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
        signal,
        change);
  }

  /**
   * The situation some time on if everybody keeps the acceleration of now, and stands once it has
   * come to rest.
   */
  Situation after(double seconds) {
    double way = way(speed, acceleration, seconds);
    double leaderWay = way(leaderSpeed, leaderAcceleration, seconds);
    return new Situation(
        then(speed, acceleration, seconds),
        acceleration,
        limit,
        Math.max(NEAREST, gap + leaderWay - way),
        then(leaderSpeed, leaderAcceleration, seconds),
        leaderAcceleration,
        nextLimit,
        Math.max(NEAREST, nextLimitAt - way),
        Math.max(NEAREST, stopLine - way),
        shownAfter(seconds),
        Math.max(0, change - seconds));
  }

  /** What is passed while it is open does not close any more. */
  private Signal shownAfter(double seconds) {
    boolean passed = !signal.closed() && stopLine < way(speed, acceleration, change);
    return change <= seconds && !passed ? signal.next() : signal;
  }

  private static double then(double speed, double acceleration, double seconds) {
    return Math.max(0, speed + acceleration * seconds);
  }

  /** Metres made in a time; who brakes to a stop has made v² / 2|a| and stands. */
  private static double way(double speed, double acceleration, double seconds) {
    boolean stops = acceleration < 0 && speed + acceleration * seconds < 0;
    return stops
        ? speed * speed / (-2 * acceleration)
        : (speed + then(speed, acceleration, seconds)) / 2 * seconds;
  }

  /** Inverse of the time to collision at constant speeds (Hayward 1972), 1/s; 0 if none comes. */
  double inverseTimeToCollision() {
    return Math.max(0, speed - leaderSpeed) / Math.max(NEAREST, gap);
  }

  /** Constant deceleration that brings it to rest at a closed stop line. */
  double toStop() {
    return signal.closed() ? speed * speed / (2 * Math.max(NEAREST, stopLine)) : 0;
  }

  /** Constant deceleration that brings it down to the next limit where that begins. */
  double toNextLimit() {
    double above = speed * speed - nextLimit * nextLimit;
    return above > 0 ? above / (2 * Math.max(NEAREST, nextLimitAt)) : 0;
  }
}
