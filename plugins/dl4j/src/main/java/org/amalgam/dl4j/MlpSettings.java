package org.amalgam.dl4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.amalgam.api.Param;
import org.amalgam.api.Params;
import org.amalgam.api.data.PredictionSchema;

/** The parameters of {@code dl4j.mlp}. */
record MlpSettings(int[] hidden, Learning learning) {

  static List<Param> declared() {
    List<Param> declared = new ArrayList<>();
    declared.add(
        Param.integers("hidden", List.of(32L), "units of each hidden layer; [] for none")
            .within(1, 65536));
    declared.addAll(Learning.declared());
    return declared;
  }

  static MlpSettings of(Params params) {
    return new MlpSettings(params.integers("hidden"), Learning.of(params));
  }

  /** Units of every layer, the output last. */
  int[] widths(PredictionSchema output) {
    int[] widths = Arrays.copyOf(hidden, hidden.length + 1);
    widths[hidden.length] = output.width();
    return widths;
  }
}
