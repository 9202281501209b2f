package org.amalgam.driving;

/**
 * The intelligent driver model (Treiber, Hennecke and Helbing, Physical Review E 62 (2000)
 * 1805-1824), in m and s:
 *
 * <pre>a (1 - (v / v0)^4 - (s* / s)^2),  s* = s0 + max(0, v T + v dv / (2 sqrt(a b)))</pre>
 *
 * @param acceleration a, the most that the driver accelerates
 * @param deceleration b, with which the driver likes to brake
 * @param headway T, the time to the leader that is kept
 * @param standing s0, the gap that is kept in a queue
 */
record CarFollowing(double acceleration, double deceleration, double headway, double standing) {
  private static final double HARDEST = -9;
  private static final double CLOSEST = 0.5;

  /** On a road with nobody ahead. */
  double free(double speed, double desired) {
    return Math.max(HARDEST, acceleration * (1 - Math.pow(speed / desired, 4)));
  }

  /**
   * Behind a leader.
   *
   * @param gap bumper to bumper; infinite where there is none
   * @param closing how much faster than the leader
   */
  double behind(double speed, double desired, double gap, double closing) {
    double dynamic =
        speed * headway + speed * closing / (2 * Math.sqrt(acceleration * deceleration));
    double wanted = standing + Math.max(0, dynamic);
    double interaction = Math.pow(wanted / Math.max(CLOSEST, gap), 2);
    return Math.max(HARDEST, free(speed, desired) - acceleration * interaction);
  }
}
