package org.amalgam.dl4j;

import java.io.IOException;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.amalgam.api.StateReader;

/** Where the numbers of a network's layers come from, asked for in one and the same order. */
interface Weights {

  /**
   * The parameters of a layer.
   *
   * @param layer its name
   * @param kind {@code W}, {@code b} or {@code RW}, as Deeplearning4j names them
   * @param count how many are due
   * @param place where Deeplearning4j has the number that is i-th here
   * @throws IOException if they are not there
   */
  float[] take(String layer, String kind, int count, IntUnaryOperator place) throws IOException;

  /** Parameters that lie here as they do in Deeplearning4j. */
  default float[] take(String layer, String kind, int count) throws IOException {
    return take(layer, kind, count, IntUnaryOperator.identity());
  }

  /** Numbers out of a saved state. */
  static Weights of(StateReader state, String type) {
    return (layer, kind, count, place) ->
        State.read(state, count, "%s of %s".formatted(kind, layer), type);
  }

  /** The same, keeping what it gave. */
  static Weights recording(Weights source, List<float[]> taken) {
    return (layer, kind, count, place) -> {
      float[] values = source.take(layer, kind, count, place);
      taken.add(values);
      return values;
    };
  }
}
