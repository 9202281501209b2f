package org.amalgam.api;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What each member contributed to each output of each row. On the stated scale, the contributions
 * of a row and output and its base sum to the fused answer.
 *
 * @param scales where they sum: for all rows, or one per row where rows were fused in different
 *     ways
 * @param members how many there are
 * @param outputs how many outputs a row has
 * @param values {@code rows x members x outputs}, row major
 * @param base {@code rows x outputs}: what is there without any member (an intercept); 0 for means
 * @param weights {@code rows x members}: what a member's answer is multiplied by in a row, on the
 *     stated scale; empty where a member has no single weight
 */
public record Contributions(
    List<Scale> scales, int members, int outputs, float[] values, float[] base, float[] weights) {

  private static final float[] NO_WEIGHTS = {};

  public Contributions {
    scales = List.copyOf(scales);
  }

  /** Contributions that sum on one scale in all rows. */
  public Contributions(Scale scale, int members, int outputs, float[] values, float[] base) {
    this(List.of(scale), members, outputs, values, base, NO_WEIGHTS);
  }

  /** The same with the weight of each member in each row. */
  public Contributions weighted(float[] rowWeights) {
    return new Contributions(scales, members, outputs, values, base, rowWeights);
  }

  /** What a member's answer was multiplied by in a row; empty if it has no single weight. */
  public Optional<Float> weight(int row, int member) {
    return weights.length == 0 || Float.isNaN(weights[row * members + member])
        ? Optional.empty()
        : Optional.of(weights[row * members + member]);
  }

  /** Where contributions sum. */
  public enum Scale {
    /** In probabilities, or in the unit of the target. */
    OUTPUT,
    /** In log-odds, or in softmax scores where there are more than two classes. */
    LOG_ODDS;

    /** The name used in JSON and on the console. */
    public String json() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Where the contributions of a row sum. */
  public Scale scale(int row) {
    return scales.get(scales.size() == 1 ? 0 : row);
  }

  /** Contribution of one member to one output of one row. */
  public float get(int row, int member, int output) {
    return values[(row * members + member) * outputs + output];
  }

  /** What one output of one row is without any member. */
  public float base(int row, int output) {
    return base[row * outputs + output];
  }
}
