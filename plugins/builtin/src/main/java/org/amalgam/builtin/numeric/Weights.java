package org.amalgam.builtin.numeric;

import java.util.Arrays;
import java.util.List;
import org.amalgam.api.Param;
import org.amalgam.api.Params;

/** Weights as a pipeline gives them: one per input, or none at all. */
public final class Weights {
  private Weights() {}

  /**
   * The parameter {@code weights}.
   *
   * @param otherwise what happens where none are given
   */
  public static Param param(String otherwise) {
    return Param.numbers("weights", List.of(), "one per input, 0 or more; none: " + otherwise)
        .atLeast(0);
  }

  /** The parameter {@code learn}, for fusers that do not learn unless told to. */
  public static Param learn() {
    return Param.flag("learn", false, "learn the weights from out-of-fold predictions");
  }

  /**
   * Whether they are to be learned, for stages with {@link #learn}.
   *
   * @throws IllegalArgumentException if they are given as well
   */
  public static boolean learned(Params params) {
    if (params.flag("learn") && given(params)) {
      throw new IllegalArgumentException(
          "'weights' are given and 'learn' is true: leave one of them out.");
    }
    return params.flag("learn");
  }

  /** Whether they are given. */
  public static boolean given(Params params) {
    return params.numbers("weights").length > 0;
  }

  /**
   * The weights given, or equal ones.
   *
   * @throws IllegalArgumentException if they are not one per input, or all 0
   */
  public static double[] of(int inputs, Params params) {
    double[] weights = params.numbers("weights");
    if (weights.length == 0) {
      weights = new double[inputs];
      Arrays.fill(weights, 1);
    }
    if (weights.length != inputs || !(Arrays.stream(weights).sum() > 0)) {
      throw new IllegalArgumentException(
          "'weights' must be one per input, not all 0: there are %d inputs, but weights %s."
              .formatted(inputs, Arrays.toString(weights)));
    }
    return weights;
  }
}
