package org.amalgam.builtin.fuse;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.amalgam.api.Contributions;
import org.amalgam.api.FittedRouter;
import org.amalgam.api.Members;
import org.amalgam.api.StateWriter;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Predictions;

/** A {@link Mixture} that tells which of its experts it needs for a row. */
record SparseMixture(Mixture mixture) implements FittedRouter {

  @Override
  public List<int[]> routes(List<Features> features) {
    double[] weights = mixture.weights(features);
    int experts = mixture.gate().experts();
    int rows = weights.length / experts;
    List<int[]> routes = new ArrayList<>();
    for (int m = 0; m < experts; m++) {
      int[] own = new int[rows];
      int count = 0;
      for (int row = 0; row < rows; row++) {
        if (weights[row * experts + m] > 0) {
          own[count++] = row;
        }
      }
      routes.add(Arrays.copyOf(own, count));
    }
    return routes;
  }

  @Override
  public Predictions apply(Members members) {
    return mixture.apply(members);
  }

  @Override
  public Contributions contributions(Members members) {
    return mixture.contributions(members);
  }

  @Override
  public void save(StateWriter out) throws IOException {
    mixture.save(out);
  }
}
