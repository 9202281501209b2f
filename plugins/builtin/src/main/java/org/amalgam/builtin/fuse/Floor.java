package org.amalgam.builtin.fuse;

import org.amalgam.api.Param;
import org.amalgam.api.Params;

/** The least probability that fusers of logarithms take a member's word for. */
final class Floor {
  private Floor() {}

  /** The parameter {@code floor}. */
  static Param param() {
    return Param.number(
            "floor",
            1e-6,
            "probabilities below are raised to it, so that a 0 does not decide alone")
        .within(1e-12, 0.1);
  }

  static double of(Params params) {
    return params.number("floor");
  }
}
