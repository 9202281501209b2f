package org.amalgam.builtin.fuse;

import java.io.IOException;
import org.amalgam.api.Contributions;
import org.amalgam.api.FittedFuser;
import org.amalgam.api.Members;
import org.amalgam.api.StateReader;
import org.amalgam.api.StateWriter;
import org.amalgam.api.WeightedMean;
import org.amalgam.api.data.Predictions;

/**
 * The plain mean of probabilities with a class decided by a rule of its own. Rows that nobody
 * answered are left undecided.
 *
 * @param mean gives the probabilities and the contributions
 * @param rule decides
 * @param numbers what the rule was given or learned
 */
record Decided(WeightedMean mean, Rule rule, double[] numbers) implements FittedFuser {

  /** Decides on the class of a row that somebody answered. */
  interface Rule {
    /**
     * A class.
     *
     * @param answers every member's numbers, row major; NaN where it abstained
     * @param fused the mean's numbers, row major
     * @param at where the row starts in each
     */
    int decide(float[][] answers, float[] fused, int at);
  }

  /** The most probable class from {@code values[at]} on; of equals the first. */
  static int mostProbable(float[] values, int at, int classes) {
    int best = 0;
    for (int k = 1; k < classes; k++) {
      best = values[at + k] > values[at + best] ? k : best;
    }
    return best;
  }

  @Override
  public Predictions apply(Members members) {
    Predictions fused = mean.apply(members);
    float[][] answers = members.values();
    float[] values = fused.values();
    int width = fused.schema().width();
    int[] labels = new int[fused.rows()];
    for (int row = 0; row < labels.length; row++) {
      boolean answered = Predictions.answered(values, row * width, width);
      labels[row] = answered ? rule.decide(answers, values, row * width) : -1;
    }
    return fused.withLabels(labels);
  }

  @Override
  public Contributions contributions(Members members) {
    return mean.contributions(members);
  }

  @Override
  public void save(StateWriter out) throws IOException {
    mean.save(out);
    out.writeDoubles(numbers);
  }

  /** Makes the rule again that numbers belong to. */
  interface Rules {
    Rule of(double[] numbers) throws IOException;
  }

  static Decided load(StateReader state, Rules rules) throws IOException {
    WeightedMean mean = WeightedMean.load(state);
    double[] numbers = state.readDoubles();
    return new Decided(mean, rules.of(numbers), numbers);
  }
}
