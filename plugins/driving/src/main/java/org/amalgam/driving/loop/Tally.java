package org.amalgam.driving.loop;

/**
 * The figures of all runs of one driver; of simulated traffic, as all that is here.
 *
 * @param driver a stage of the pipeline, or {@code sumo} for the simulator's own driver
 * @param runs how many
 * @param collisions runs that ended in one
 * @param collisionsLow least share of such runs that goes with it (Wilson 1927, 95 %)
 * @param collisionsHigh greatest share
 * @param redLights passed
 * @param hardBrakesPerKm brakes of 4.5 m/s² or more
 * @param comfort root of the mean squared acceleration, m/s²; less is better
 * @param progress share of the way that the limits would have allowed
 */
public record Tally(
    String driver,
    int runs,
    int collisions,
    double collisionsLow,
    double collisionsHigh,
    int redLights,
    double hardBrakesPerKm,
    double comfort,
    double progress) {
  private static final double Z = 1.959964;

  static Tally of(String driver, Iterable<Trip.Figures> all) {
    int runs = 0;
    int collisions = 0;
    int redLights = 0;
    int hardBrakes = 0;
    double metres = 0;
    double allowed = 0;
    double squares = 0;
    long steps = 0;
    for (Trip.Figures each : all) {
      runs++;
      collisions += each.collided() ? 1 : 0;
      redLights += each.redLights();
      hardBrakes += each.hardBrakes();
      metres += each.metres();
      allowed += each.allowed();
      squares += each.squares();
      steps += each.steps();
    }
    double share = (double) collisions / runs;
    double middle = (share + Z * Z / (2 * runs)) / (1 + Z * Z / runs);
    double spread = share * (1 - share) / runs + Z * Z / (4.0 * runs * runs);
    double half = Z * Math.sqrt(spread) / (1 + Z * Z / runs);
    return new Tally(
        driver,
        runs,
        collisions,
        Math.max(0, middle - half),
        Math.min(1, middle + half),
        redLights,
        hardBrakes / (metres / 1000),
        Math.sqrt(squares / steps),
        metres / allowed);
  }
}
