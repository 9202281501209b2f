package org.amalgam.builtin.fuse;

import java.io.IOException;
import java.util.List;
import org.amalgam.api.Contributions;
import org.amalgam.api.FittedFuser;
import org.amalgam.api.Members;
import org.amalgam.api.StateWriter;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Predictions;

/**
 * A fitted {@link MixtureOfExperts}.
 *
 * @param topK experts that answer a row
 */
record Mixture(Gate gate, int topK) implements FittedFuser {

  /** The weight of every expert in every row, {@code rows x experts}; 0 for those left out. */
  double[] weights(List<Features> features) {
    double[] weights = gate.weights(features);
    if (topK < gate.experts()) {
      Gate.keepGreatest(weights, gate.experts(), topK);
    }
    return weights;
  }

  private RowWeights weighed(Members members) {
    if (members.size() != gate.experts()) {
      throw new IllegalArgumentException(
          "%d members are due, not %d.".formatted(gate.experts(), members.size()));
    }
    return new RowWeights(members, weights(members.features()));
  }

  @Override
  public Predictions apply(Members members) {
    return weighed(members).mean();
  }

  @Override
  public Contributions contributions(Members members) {
    return weighed(members).contributions();
  }

  @Override
  public void save(StateWriter out) throws IOException {
    gate.save(out);
  }
}
