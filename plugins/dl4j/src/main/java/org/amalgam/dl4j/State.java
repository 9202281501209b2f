package org.amalgam.dl4j;

import java.io.IOException;
import org.amalgam.api.StateReader;
import org.amalgam.api.StateWriter;

/** The parts that the states of all stages have. */
final class State {
  private State() {}

  static void write(Scaling scaling, StateWriter out) throws IOException {
    out.writeFloats(scaling.mean());
    out.writeFloats(scaling.deviation());
  }

  static Scaling readScaling(StateReader state, String type) throws IOException {
    float[] mean = state.readFloats();
    float[] deviation = read(state, mean.length, "standard deviations", type);
    for (int i = 0; i < mean.length; i++) {
      if (!Float.isFinite(mean[i]) || !(deviation[i] > 0)) {
        throw new IOException(
            "The state of a %s scales column %d by mean %s, standard deviation %s."
                .formatted(type, i, mean[i], deviation[i]));
      }
    }
    return new Scaling(mean, deviation);
  }

  /** Numbers of which it is known how many there are. */
  static float[] read(StateReader state, long due, String what, String type) throws IOException {
    float[] values = state.readFloats();
    if (values.length != due) {
      throw new IOException(
          "The state of a %s holds %d %s where its parameters ask for %d."
              .formatted(type, values.length, what, due));
    }
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new IOException(
            "The state of a %s holds %s among its %s.".formatted(type, value, what));
      }
    }
    return values;
  }
}
