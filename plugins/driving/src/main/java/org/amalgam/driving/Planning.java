package org.amalgam.driving;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.amalgam.api.FeatureExtractor;
import org.amalgam.api.Param;
import org.amalgam.api.Params;
import org.amalgam.api.StageType;
import org.amalgam.api.Stateless;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.data.Records;
import org.osgi.service.component.annotations.Component;

/**
 * What a planner works out from the way ahead, now and {@code horizon} seconds on if everybody
 * keeps the acceleration of now; a signal that changes by then opens if it is red, and is closed if
 * it is not, unless it is passed before. With {@code keeps: speed} the own acceleration is taken
 * for 0: what a driver does now tells well what it does next, and a model that has learned only
 * that must not drive (de Haan, Jayaraman and Levine 2019).
 *
 * <ul>
 *   <li>acceleration of the intelligent driver model (Treiber et al. 2000, {@link CarFollowing}) on
 *       a free road, behind the leader, before a closed stop line, and the least of them, m/s²
 *   <li>inverse time to collision (Hayward 1972), 1/s, and time headway, s
 *   <li>distance and time to the stop line, time until the signal changes, their difference
 *   <li>decelerations that would stop it there, and bring it down to the next limit, m/s²
 * </ul>
 *
 * <p>A gap, a next limit or a stop line that is missing is not in sight. Where own speed, own
 * acceleration or limit are missing, or the speed of a leader in sight, all is NaN.
 */
@Component(service = FeatureExtractor.class)
@StageType("driving.planning")
public final class Planning implements FeatureExtractor, Stateless<Records, Features> {
  private static final double FAR = 150;
  private static final double LONG = 60;
  private static final double SLOWEST = 0.5;
  private static final List<String> EACH =
      List.of(
          "free_acceleration",
          "follow_acceleration",
          "stop_acceleration",
          "planned_acceleration",
          "inverse_time_to_collision",
          "headway",
          "stop_line_distance",
          "stop_line_time",
          "signal_change",
          "signal_margin",
          "stop_deceleration",
          "limit_deceleration");
  private static final FeatureSchema SCHEMA = schema();

  private static FeatureSchema schema() {
    List<String> names = new ArrayList<>(EACH);
    EACH.forEach(name -> names.add("next_" + name));
    return FeatureSchema.of(names);
  }

  @Override
  public String summary() {
    return "time to collision, intelligent-driver-model acceleration, stop-line distance";
  }

  @Override
  public List<Param> params() {
    List<Param> declared = new ArrayList<>(WayAhead.PARAMS);
    declared.add(
        Param.choice(
            "keeps",
            List.of("acceleration", "speed"),
            "what of its own the vehicle is supposed to keep until then"));
    declared.add(Param.number("horizon", 1, "seconds that it looks ahead").within(0.1, 5));
    declared.add(Param.number("acceleration", 2, "the driver's most, m/s2").within(0.1, 10));
    declared.add(Param.number("deceleration", 3, "the driver's liking, m/s2").within(0.1, 10));
    declared.add(Param.number("headway", 1.3, "time to the leader, s").within(0.1, 10));
    declared.add(Param.number("standing", 2.5, "gap in a queue, m").within(0.1, 20));
    return declared;
  }

  @Override
  public FeatureSchema outputSchema(RecordSchema input, Params params) {
    WayAhead.check("driving.planning", input, params);
    return SCHEMA;
  }

  @Override
  public Features apply(Records input, Params params) {
    WayAhead ahead = WayAhead.of(input, params);
    double horizon = params.number("horizon");
    boolean steady = params.text("keeps").equals("speed");
    CarFollowing driver =
        new CarFollowing(
            params.number("acceleration"),
            params.number("deceleration"),
            params.number("headway"),
            params.number("standing"));
    int width = SCHEMA.width();
    float[] values = new float[Math.multiplyExact(input.rows(), width)];
    for (int row = 0; row < input.rows(); row++) {
      if (ahead.known(row)) {
        Situation now = steady ? ahead.get(row).steady() : ahead.get(row);
        write(driver, now, values, row * width);
        write(driver, now.after(horizon), values, row * width + EACH.size());
      } else {
        Arrays.fill(values, row * width, (row + 1) * width, Float.NaN);
      }
    }
    return DenseFeatures.of(SCHEMA, input.rows(), values);
  }

  private static void write(CarFollowing driver, Situation s, float[] into, int from) {
    double free = driver.free(s.speed(), s.limit());
    double follow = driver.behind(s.speed(), s.limit(), s.gap(), s.speed() - s.leaderSpeed());
    double stop =
        s.signal().closed() ? driver.behind(s.speed(), s.limit(), s.stopLine(), s.speed()) : free;
    double reached = Math.min(LONG, s.stopLine() / Math.max(SLOWEST, s.speed()));
    double change = Math.min(LONG, s.change());
    int at = from;
    into[at++] = (float) free;
    into[at++] = (float) follow;
    into[at++] = (float) stop;
    into[at++] = (float) Math.min(follow, stop);
    into[at++] = (float) s.inverseTimeToCollision();
    into[at++] = (float) Math.min(LONG, s.gap() / Math.max(SLOWEST, s.speed()));
    into[at++] = (float) Math.min(FAR, s.stopLine());
    into[at++] = (float) reached;
    into[at++] = (float) change;
    into[at++] = (float) (reached - change);
    into[at++] = (float) s.toStop();
    into[at] = (float) s.toNextLimit();
  }
}
