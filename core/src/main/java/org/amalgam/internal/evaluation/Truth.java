package org.amalgam.internal.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.Target;

/**
 * What is known of held-out rows beside what was predicted for them.
 *
 * @param weights of the rows, 0 or more
 */
public record Truth(
    Target target,
    float[] weights,
    Optional<int[]> groups,
    Optional<double[]> times,
    Records records) {

  /** Rows of equal weight of which nothing else is known. */
  public static Truth of(Target target) {
    float[] weights = new float[target.rows()];
    Arrays.fill(weights, 1);
    return new Truth(
        target, weights, Optional.empty(), Optional.empty(), Records.of(target.rows(), List.of()));
  }

  Truth rows(int[] index) {
    if (index.length == target.rows()) {
      return this;
    }
    float[] chosen = new float[index.length];
    for (int i = 0; i < index.length; i++) {
      chosen[i] = weights[index[i]];
    }
    return new Truth(
        target.rows(index),
        chosen,
        groups.map(all -> Arrays.stream(index).map(row -> all[row]).toArray()),
        times.map(all -> Arrays.stream(index).mapToDouble(row -> all[row]).toArray()),
        records.rows(index));
  }
}
