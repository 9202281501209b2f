package org.amalgam.driving;

import java.util.Arrays;
import java.util.List;
import org.amalgam.api.FeatureExtractor;
import org.amalgam.api.Param;
import org.amalgam.api.Params;
import org.amalgam.api.StageType;
import org.amalgam.api.Stateless;
import org.amalgam.api.data.ColumnType;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.FloatColumn;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.StringColumn;
import org.osgi.service.component.annotations.Component;

/**
 * The surroundings of a vehicle as a small image seen from above, an occupancy grid (Elfes 1989)
 * drawn from the positions of its neighbours. Shape {@code [cells, cells, 3]}: rows from behind to
 * ahead, columns from right to left, and per cell
 *
 * <ol>
 *   <li>1 where a vehicle is
 *   <li>how fast that comes nearer along the own heading, in units of 10 m/s
 *   <li>1 where a red light is: a vehicle's brake lights, a stop line whose signal is closed
 * </ol>
 *
 * <p>A neighbour is {@code [ahead, left, speed, heading, length, braking]}: the middle of its front
 * bumper in m, own front bumper at 0; speed in m/s; heading in degrees clockwise from the own; 1
 * while its brake lights are on. A neighbour with a missing or infinite number is not there; a
 * length is taken to be 0 to 100 m. Where the own speed is missing, the image is.
 */
@Component(service = FeatureExtractor.class)
@StageType("driving.grid")
public final class Grid implements FeatureExtractor, Stateless<Records, Features> {
  private static final int CHANNELS = 3;
  private static final int NUMBERS = 6;

  @Override
  public String summary() {
    return "neighbouring vehicles and closed stop lines drawn as an image from above";
  }

  @Override
  public List<Param> params() {
    return List.of(
        Param.text("neighboursColumn", "neighbours", "column of neighbours, shape [n, 6]"),
        Param.text("speedColumn", "speed", "column with the own speed, m/s"),
        Param.text("stopLineColumn", "stopLine", "column with the distance to the stop line, m"),
        Param.text("signalColumn", "signal", "column with red, yellow, green, yield or none"),
        Param.integer("cells", 32, "rows and columns of the image").within(2, 256),
        Param.number("behind", 16, "m behind that it reaches").within(0, 1000),
        Param.number("ahead", 80, "m ahead that it reaches").within(1, 1000),
        Param.number("aside", 16, "m to each side that it reaches").within(1, 1000));
  }

  @Override
  public FeatureSchema outputSchema(RecordSchema input, Params params) {
    Columns columns = new Columns("driving.grid", input);
    String neighbours = params.text("neighboursColumn");
    columns.due(neighbours, ColumnType.FLOAT32, 2);
    columns.due(params.text("speedColumn"), ColumnType.FLOAT32, 0);
    columns.due(params.text("stopLineColumn"), ColumnType.FLOAT32, 0);
    columns.due(params.text("signalColumn"), ColumnType.STRING, 0);
    columns.check();
    int numbers = input.field(neighbours).map(Field::shape).orElse(List.of(0, 0)).get(1);
    if (numbers != NUMBERS) {
      throw new IllegalArgumentException(
          "'driving.grid' reads %d numbers of a neighbour (ahead, left, speed, heading, length, braking), but '%s' has %d."
              .formatted(NUMBERS, neighbours, numbers));
    }
    int cells = params.integer("cells");
    return new FeatureSchema(cells * cells * CHANNELS, List.of(), List.of(cells, cells, CHANNELS));
  }

  @Override
  public Features apply(Records input, Params params) {
    FeatureSchema schema = outputSchema(input.schema(), params);
    View view = View.of(params);
    FloatColumn speeds = input.floats(params.text("speedColumn"));
    FloatColumn around = input.floats(params.text("neighboursColumn"));
    FloatColumn stopLines = input.floats(params.text("stopLineColumn"));
    StringColumn signals = input.strings(params.text("signalColumn"));
    float[] values = new float[Math.multiplyExact(input.rows(), schema.width())];
    float[] neighbours = new float[around.field().size()];
    for (int row = 0; row < input.rows(); row++) {
      float speed = speeds.get(row);
      int at = row * schema.width();
      if (Float.isNaN(speed)) {
        Arrays.fill(values, at, at + schema.width(), Float.NaN);
        continue;
      }
      for (int i = 0; i < neighbours.length; i++) {
        neighbours[i] = around.get(row, i);
      }
      for (int i = 0; i < neighbours.length; i += NUMBERS) {
        view.vehicle(neighbours, i, speed, values, at);
      }
      if (Signal.of(signals.get(row)).closed()) {
        view.stopLine(stopLines.get(row), values, at);
      }
    }
    return DenseFeatures.of(schema, input.rows(), values);
  }

  /**
   * What part of the surroundings a cell shows.
   *
   * @param cells rows and columns
   * @param behind m
   * @param ahead m
   * @param aside m
   */
  private record View(int cells, double behind, double ahead, double aside) {
    private static final double WIDTH = 1.8;
    private static final double LANE = 3.2;
    private static final double FINE = 0.5;

    /** Longer than any vehicle on a road: bounds what a request can make it draw. */
    private static final double LONGEST = 100;

    private static final double FAST = 10;

    static View of(Params params) {
      return new View(
          params.integer("cells"),
          params.number("behind"),
          params.number("ahead"),
          params.number("aside"));
    }

    /** Where a cell's channels begin, or -1 if the place is not in view. */
    private int cell(double forward, double left) {
      int row = (int) Math.floor((forward + behind) / (ahead + behind) * cells);
      int column = (int) Math.floor((left + aside) / (2 * aside) * cells);
      boolean seen = row >= 0 && row < cells && column >= 0 && column < cells;
      return seen ? (row * cells + column) * CHANNELS : -1;
    }

    /** Draws a vehicle where none is drawn yet: of overlapping ones the first is nearer. */
    void vehicle(float[] neighbours, int from, float speed, float[] into, int at) {
      for (int i = from; i < from + NUMBERS; i++) {
        if (!Float.isFinite(neighbours[i])) {
          return;
        }
      }
      double heading = Math.toRadians(neighbours[from + 3]);
      double cos = Math.cos(heading);
      double sin = Math.sin(heading);
      float closing = (float) ((speed - neighbours[from + 2] * cos) / FAST);
      double length = Math.max(0, Math.min(LONGEST, neighbours[from + 4]));
      for (double back = 0; back <= length; back += FINE) {
        for (double side = -WIDTH / 2; side <= WIDTH / 2; side += WIDTH / 4) {
          int cell =
              cell(
                  neighbours[from] - back * cos - side * sin,
                  neighbours[from + 1] + back * sin - side * cos);
          if (cell >= 0 && into[at + cell] == 0) {
            into[at + cell] = 1;
            into[at + cell + 1] = closing;
            into[at + cell + 2] = neighbours[from + 5];
          }
        }
      }
    }

    /** Draws a closed stop line across the own lane; a missing distance is none. */
    void stopLine(float distance, float[] into, int at) {
      if (Float.isNaN(distance)) {
        return;
      }
      for (double left = -LANE / 2; left <= LANE / 2; left += FINE) {
        int cell = cell(distance, left);
        if (cell >= 0) {
          into[at + cell + 2] = 1;
        }
      }
    }
  }
}
