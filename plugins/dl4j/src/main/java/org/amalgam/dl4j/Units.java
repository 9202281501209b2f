package org.amalgam.dl4j;

import java.util.List;
import org.amalgam.api.Param;
import org.amalgam.api.Params;

/**
 * The hidden layers of a branch.
 *
 * @param filters of each convolutional layer
 * @param kernel side of their windows
 * @param pooling side of the windows whose maxima are taken after each; 1 for none
 * @param recurrent units of each recurrent layer
 * @param steps what the last of them gives
 * @param hidden units of each fully connected layer after them
 */
record Units(
    int[] filters,
    int kernel,
    int pooling,
    int[] recurrent,
    LongShortTerm.Given steps,
    int[] hidden) {
  private static final int[] NONE = {};

  static List<Param> declaredConvolution() {
    return List.of(
        Param.integers("filters", List.of(8L), "filters of each convolutional layer")
            .within(1, 65536),
        Param.integer("kernel", 3, "side of a filter's window, in pixels or steps").within(1, 1024),
        Param.integer("pooling", 2, "side of the window whose maximum goes on; 1: no pooling")
            .within(1, 1024));
  }

  static List<Param> declaredRecurrence() {
    return List.of(
        Param.integers("units", List.of(32L), "units of each LSTM layer").within(1, 65536),
        Param.choice(
            "steps", List.of("last", "mean"), "what goes on: the last step or the mean of all"));
  }

  static Param fullyConnected(List<Long> fallback) {
    return Param.integers("hidden", fallback, "units of each fully connected layer; [] for none")
        .within(1, 65536);
  }

  static Units ofConvolution(Params params) {
    return new Units(
        params.integers("filters"),
        params.integer("kernel"),
        params.integer("pooling"),
        NONE,
        LongShortTerm.Given.LAST,
        params.integers("hidden"));
  }

  static Units ofRecurrence(Params params) {
    return new Units(
        NONE, 1, 1, params.integers("units"), given(params), params.integers("hidden"));
  }

  static Units ofAll(Params params) {
    return new Units(
        params.integers("filters"),
        params.integer("kernel"),
        params.integer("pooling"),
        params.integers("units"),
        given(params),
        params.integers("hidden"));
  }

  private static LongShortTerm.Given given(Params params) {
    return params.text("steps").equals("mean")
        ? LongShortTerm.Given.MEAN
        : LongShortTerm.Given.LAST;
  }
}
