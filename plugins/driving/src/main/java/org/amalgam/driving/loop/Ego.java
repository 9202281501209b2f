package org.amalgam.driving.loop;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.amalgam.api.data.Column;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.FloatColumn;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.StringColumn;

/**
 * A vehicle of a running simulation as a pipeline sees it: the columns of the recording, made from
 * the same quantities as {@code record-traffic.py} makes them.
 */
final class Ego {
  static final double STEP = 0.1;
  private static final int HISTORY = 20;
  private static final double SIGHT = 150;
  private static final int NEIGHBOURS = 12;
  private static final int NUMBERS = 6;
  private static final double AHEAD = 80;
  private static final double BEHIND = 16;
  private static final double ASIDE = 16;
  private static final float MISSING = Float.NaN;

  /** speed, position, angle, length, signals: what is asked of every vehicle around. */
  private static final int[] AROUND = {0x40, 0x42, 0x43, 0x44, 0x5b};

  private static final int BRAKE_LIGHTS = 1 << 3;

  private final Traci sumo;
  private final Road road;
  private final String id;
  private final double minGap;
  private final List<String> route;
  private final Deque<float[]> history = new ArrayDeque<>();
  private final Deque<Float> times = new ArrayDeque<>();
  private Frame now;
  private List<Traci.Around> around = List.of();

  /**
   * What is looked at in every step; NaN where nothing is in sight.
   *
   * @param stopLine distance, m
   * @param shown what its signal shows
   */
  record Frame(
      double speed,
      double acceleration,
      double gap,
      double leaderSpeed,
      double leaderAcceleration,
      double stopLine,
      String shown,
      double change) {

    boolean closed() {
      return shown.equals("red") || shown.equals("yellow");
    }

    private float[] past() {
      return new float[] {
        (float) speed,
        (float) acceleration,
        (float) (Double.isNaN(gap) ? SIGHT : gap),
        (float) (Double.isNaN(leaderSpeed) ? speed : leaderSpeed),
        (float) (Double.isNaN(stopLine) ? SIGHT : stopLine),
        closed() ? 1 : 0
      };
    }
  }

  Ego(Traci sumo, Road road, String id) throws IOException {
    this.sumo = sumo;
    this.road = road;
    this.id = id;
    this.minGap = of(0x4c);
    this.route = sumo.texts(Traci.Domain.VEHICLE, 0x54, id);
    sumo.subscribeAround(id, AHEAD + ASIDE, AROUND);
  }

  String id() {
    return id;
  }

  Frame now() {
    return now;
  }

  private double of(int variable) throws IOException {
    return sumo.number(Traci.Domain.VEHICLE, variable, id);
  }

  /** Metres driven since it departed. */
  double distance() throws IOException {
    return of(0x84);
  }

  /** The limit where it is. */
  double limit() throws IOException {
    return road.lane(lane()).limit();
  }

  private String lane() throws IOException {
    return sumo.text(Traci.Domain.VEHICLE, 0x51, id);
  }

  /** Takes in a step of the simulation. */
  void look(double time, List<Traci.Around> subscribed) throws IOException {
    around = subscribed;
    Traci.Leader leader = sumo.leader(id, SIGHT);
    double gap = leader.distance() + minGap;
    boolean led = !leader.vehicle().isEmpty() && gap <= SIGHT;
    double leaderSpeed = Double.NaN;
    double leaderAcceleration = Double.NaN;
    if (led) {
      leaderSpeed = sumo.number(Traci.Domain.VEHICLE, 0x40, leader.vehicle());
      leaderAcceleration = sumo.number(Traci.Domain.VEHICLE, 0x72, leader.vehicle());
    }
    double stopLine = Double.NaN;
    double change = Double.NaN;
    String shown = "none";
    List<Traci.NextSignal> signals = sumo.signals(id);
    if (!signals.isEmpty() && signals.get(0).distance() <= SIGHT) {
      Traci.NextSignal next = signals.get(0);
      shown = Road.shown(next.state());
      if (!shown.equals("none")) {
        stopLine = Math.max(0, next.distance());
        change = change(next, time);
      }
    }
    now =
        new Frame(
            of(0x40),
            of(0x72),
            led ? gap : Double.NaN,
            leaderSpeed,
            leaderAcceleration,
            stopLine,
            shown,
            change);
    history.addLast(now.past());
    times.addLast((float) time);
    if (history.size() > HISTORY) {
      history.removeFirst();
      times.removeFirst();
    }
  }

  private double change(Traci.NextSignal next, double time) throws IOException {
    int phase = (int) sumo.number(Traci.Domain.SIGNAL, 0x28, next.light());
    double left = sumo.number(Traci.Domain.SIGNAL, 0x2d, next.light()) - time;
    return Math.max(0, road.change(next.light(), next.link(), phase, left));
  }

  /** Whether it has been looked at for long enough to be answered. */
  boolean known() {
    return history.size() == HISTORY;
  }

  /** The row of now. */
  Records row() throws IOException {
    String name = lane();
    Road.Lane lane = road.lane(name);
    double end = lane.length() - of(0x56);
    int at = (int) of(0x69) + 1;
    Optional<String> due = at < route.size() ? Optional.of(route.get(at)) : Optional.empty();
    Optional<Road.Lane> next = end <= SIGHT ? road.next(name, due) : Optional.empty();
    List<Column> columns = new ArrayList<>();
    columns.add(number("speed", now.speed()));
    columns.add(number("acceleration", now.acceleration()));
    columns.add(number("limit", lane.limit()));
    columns.add(number("lane", of(0x52)));
    columns.add(number("lanes", road.width(lane)));
    columns.add(number("nextLimit", next.map(Road.Lane::limit).orElse(Double.NaN)));
    columns.add(number("nextLimitAt", next.isPresent() ? Math.max(0, end) : Double.NaN));
    columns.add(number("gap", now.gap()));
    columns.add(number("leaderSpeed", now.leaderSpeed()));
    columns.add(number("leaderAcceleration", now.leaderAcceleration()));
    columns.add(number("stopLine", now.stopLine()));
    columns.add(StringColumn.of(Field.string("signal"), new String[] {now.shown()}));
    columns.add(number("change", now.change()));
    columns.add(FloatColumn.of(Field.float32("neighbours", NEIGHBOURS, NUMBERS), neighbours()));
    columns.add(FloatColumn.of(Field.float32("history", HISTORY, NUMBERS), past()));
    columns.add(FloatColumn.of(Field.float32("times", HISTORY), timesOfHistory()));
    return Records.of(1, columns);
  }

  private static FloatColumn number(String name, double value) {
    return FloatColumn.of(Field.float32(name), new float[] {(float) value});
  }

  private float[] past() {
    float[] past = new float[HISTORY * NUMBERS];
    int at = 0;
    for (float[] frame : history) {
      System.arraycopy(frame, 0, past, at, NUMBERS);
      at += NUMBERS;
    }
    return past;
  }

  private float[] timesOfHistory() {
    float[] values = new float[HISTORY];
    int at = 0;
    for (float time : times) {
      values[at++] = time;
    }
    return values;
  }

  /** The nearest vehicles in view, in the own frame. */
  private float[] neighbours() {
    float[] near = new float[NEIGHBOURS * NUMBERS];
    Arrays.fill(near, MISSING);
    for (Traci.Around each : around) {
      int own = each.vehicles().indexOf(id);
      if (each.center().equals(id) && own >= 0) {
        write(seen(each, own), near);
      }
    }
    return near;
  }

  private static void write(List<float[]> seen, float[] into) {
    for (int i = 0; i < Math.min(NEIGHBOURS, seen.size()); i++) {
      System.arraycopy(seen.get(i), 0, into, i * NUMBERS, NUMBERS);
    }
  }

  private static List<float[]> seen(Traci.Around around, int own) {
    double[] ego = around.values().get(own);
    double sin = Math.sin(Math.toRadians(ego[3]));
    double cos = Math.cos(Math.toRadians(ego[3]));
    List<float[]> seen = new ArrayList<>();
    for (int i = 0; i < around.vehicles().size(); i++) {
      double[] other = around.values().get(i);
      double east = other[1] - ego[1];
      double north = other[2] - ego[2];
      double ahead = east * sin + north * cos;
      double left = north * sin - east * cos;
      if (i == own || ahead < -BEHIND || ahead > AHEAD || Math.abs(left) > ASIDE) {
        continue;
      }
      double turned = Math.floorMod(Math.round((other[3] - ego[3] + 180) * 100), 36_000L);
      seen.add(
          new float[] {
            (float) ahead,
            (float) left,
            (float) other[0],
            (float) (turned / 100 - 180),
            (float) other[4],
            ((int) other[5] & BRAKE_LIGHTS) != 0 ? 1 : 0
          });
    }
    seen.sort(Comparator.comparingDouble(each -> Math.hypot(each[0], each[1])));
    return seen;
  }
}
