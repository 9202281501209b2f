package org.amalgam.driving.loop;

import java.util.Locale;

/** The report of a drive for people. */
final class DriveText {
  static final String HEADING =
      String.format(
          Locale.ROOT,
          "%-12s %5s %22s %11s %15s %14s %9s",
          "driver",
          "runs",
          "collisions",
          "red lights",
          "hard brakes/km",
          "comfort m/s2",
          "progress");

  private DriveText() {}

  static String line(Tally tally) {
    String collisions =
        String.format(
            Locale.ROOT,
            "%d [%.1f %%, %.1f %%]",
            tally.collisions(),
            100 * tally.collisionsLow(),
            100 * tally.collisionsHigh());
    return String.format(
        Locale.ROOT,
        "%-12s %5d %22s %11d %15.2f %14.2f %8.0f%%",
        tally.driver(),
        tally.runs(),
        collisions,
        tally.redLights(),
        tally.hardBrakesPerKm(),
        tally.comfort(),
        100 * tally.progress());
  }

  static String end(Drive.Report report) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%d decisions, 99 of 100 within %.1f ms. Collisions with the 95 %% interval of their share of runs.",
            report.decisions(),
            report.p99()));
    report
        .late()
        .forEach(
            (stage, times) -> text.append("\n'%s' was late %d times.".formatted(stage, times)));
    return text.append("\nSimulated traffic (Eclipse SUMO); it says nothing of a real road.")
        .toString();
  }
}
