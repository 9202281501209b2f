package org.amalgam.driving.loop;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.amalgam.api.data.Records;
import org.amalgam.driving.Pedals;

/**
 * One run: a vehicle is taken over in running traffic and driven until it arrives, collides, or
 * some time is up.
 */
final class Trip {
  /** Deceleration from which a brake is hard, m/s². */
  static final double HARD = 4.5;

  private static final double WARM_UP = 60;
  private static final double LONGEST = 60;
  private static final int EVERY = 2;
  private static final int TRIES = 600;
  private static final int COLLIDING = 0x81;
  private static final int TIME = 0x66;

  private final Pedals pedals = new Pedals();
  private final Traci sumo;
  private final Road road;
  private final Random random;

  /**
   * What came of a run.
   *
   * @param seconds driven
   * @param metres driven
   * @param allowed metres that the limits would have let it drive
   * @param collided whether it collided
   * @param redLights stop lines passed while red was shown
   * @param hardBrakes how often it came to brake hard
   * @param squares of the acceleration, summed over steps, m²/s⁴
   * @param steps how many
   */
  record Figures(
      double seconds,
      double metres,
      double allowed,
      boolean collided,
      int redLights,
      int hardBrakes,
      double squares,
      int steps) {}

  Trip(Sumo simulator, long seed) {
    this.sumo = simulator.traci();
    this.road = simulator.road();
    this.random = new Random(seed);
  }

  /**
   * Drives.
   *
   * @param decider who decides; empty for the simulator's own driver
   */
  Figures drive(Optional<Decider> decider) throws IOException {
    sumo.step(WARM_UP + random.nextInt(30));
    Ego ego = chosen();
    while (!ego.known()) {
      List<Traci.Around> around = sumo.step(0);
      if (gone(around)) {
        ego = chosen();
      } else {
        ego.look(time(), around);
      }
    }
    if (decider.isPresent()) {
      sumo.setSpeedMode(ego.id(), 0);
    }
    return drive(ego, decider);
  }

  private double time() throws IOException {
    return sumo.number(Traci.Domain.SIMULATION, TIME, "");
  }

  private static boolean gone(List<Traci.Around> around) {
    return around.isEmpty();
  }

  /** A vehicle that moves. */
  private Ego chosen() throws IOException {
    for (int left = TRIES; left > 0; left--) {
      List<String> vehicles = sumo.texts(Traci.Domain.VEHICLE, 0x00, "").stream().sorted().toList();
      if (!vehicles.isEmpty()) {
        String vehicle = vehicles.get(random.nextInt(vehicles.size()));
        if (sumo.number(Traci.Domain.VEHICLE, 0x40, vehicle) > 1) {
          return new Ego(sumo, road, vehicle);
        }
      }
      sumo.step(0);
    }
    throw new IOException("No vehicle of the scenario moves.");
  }

  private Figures drive(Ego ego, Optional<Decider> decider) throws IOException {
    double from = ego.distance();
    double metres = 0;
    double allowed = 0;
    double squares = 0;
    int redLights = 0;
    int hardBrakes = 0;
    int steps = 0;
    boolean collided = false;
    double acceleration = 0;
    Ego.Frame before = ego.now();
    while (steps * Ego.STEP < LONGEST && !collided) {
      if (decider.isPresent()) {
        if (steps % EVERY == 0) {
          Records row = ego.row();
          acceleration = pedals.acceleration(decider.get().decide(row), row);
        }
        sumo.setSpeed(ego.id(), Math.max(0, before.speed() + acceleration * Ego.STEP));
      }
      List<Traci.Around> around = sumo.step(0);
      steps++;
      collided = sumo.texts(Traci.Domain.SIMULATION, COLLIDING, "").contains(ego.id());
      if (gone(around)) {
        break;
      }
      ego.look(time(), around);
      Ego.Frame now = ego.now();
      metres = ego.distance() - from;
      allowed += ego.limit() * Ego.STEP;
      squares += now.acceleration() * now.acceleration();
      redLights += passedRed(before, now) ? 1 : 0;
      hardBrakes += now.acceleration() <= -HARD && before.acceleration() > -HARD ? 1 : 0;
      before = now;
    }
    return new Figures(
        steps * Ego.STEP, metres, allowed, collided, redLights, hardBrakes, squares, steps);
  }

  /** Whether a stop line that was just ahead, and red, is behind. */
  private static boolean passedRed(Ego.Frame before, Ego.Frame now) {
    double reach = now.speed() * Ego.STEP + 0.5;
    boolean passed = Double.isNaN(now.stopLine()) || now.stopLine() > before.stopLine() + 1;
    return before.shown().equals("red") && before.stopLine() <= reach && passed;
  }
}
