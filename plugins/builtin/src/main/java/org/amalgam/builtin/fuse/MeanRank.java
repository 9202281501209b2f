package org.amalgam.builtin.fuse;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.amalgam.api.Contributions;
import org.amalgam.api.FittedFuser;
import org.amalgam.api.Members;
import org.amalgam.api.StateWriter;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Task;

/**
 * A fitted {@link RankAverage}.
 *
 * @param knots distributions, {@code members x outputs that are ranked}
 */
record MeanRank(PredictionSchema schema, List<Knots> knots) implements FittedFuser {

  @Override
  public void save(StateWriter out) throws IOException {
    out.writeInt(knots.size());
    for (Knots each : knots) {
      each.save(out);
    }
  }

  @Override
  public Predictions apply(Members members) {
    Rows rows = new Rows(members);
    int width = schema.width();
    float[] fused = new float[members.rows() * width];
    for (int row = 0; row < members.rows(); row++) {
      rows.read(row);
      rows.write(fused, row * width);
    }
    return Predictions.of(schema, members.rows(), fused);
  }

  @Override
  public Contributions contributions(Members members) {
    Rows rows = new Rows(members);
    int width = schema.width();
    float[] fused = new float[width];
    float[] values = new float[members.rows() * members.size() * width];
    for (int row = 0; row < members.rows(); row++) {
      rows.read(row);
      rows.write(fused, 0);
      for (int m = 0; rows.answered > 0 && m < members.size(); m++) {
        for (int k = 0; k < width; k++) {
          values[(row * members.size() + m) * width + k] = (float) (fused[k] * rows.share(m, k));
        }
      }
    }
    float[] base = new float[members.rows() * width];
    return new Contributions(Contributions.Scale.OUTPUT, members.size(), width, values, base);
  }

  /** One row after the other. */
  private final class Rows {
    private final float[][] answers;
    private final Knots[] all = knots.toArray(new Knots[0]);
    private final int width = schema.width();
    private final int ranked = RankAverage.ranked(schema);
    private final double[] ranks;
    private final double[] sums = new double[ranked];
    private final double[] values = new double[ranked];
    private int answered;

    Rows(Members members) {
      this.answers = members.values();
      this.ranks = new double[answers.length * ranked];
      if (ranks.length != all.length) {
        throw new IllegalArgumentException(
            "%d members are due, not %d.".formatted(all.length / ranked, answers.length));
      }
    }

    /** Ranks a row's answers and reads their means back. */
    void read(int row) {
      Arrays.fill(ranks, 0);
      Arrays.fill(sums, 0);
      Arrays.fill(values, 0);
      answered = 0;
      for (int m = 0; m < answers.length; m++) {
        if (Predictions.answered(answers[m], row * width, width)) {
          answered++;
          for (int k = 0; k < ranked; k++) {
            int column = ranked < width ? 1 : k;
            double rank = all[m * ranked + k].rank(answers[m][row * width + column]);
            ranks[m * ranked + k] = rank;
            sums[k] += rank;
          }
        }
      }
      for (int m = 0; m < answers.length; m++) {
        if (Predictions.answered(answers[m], row * width, width)) {
          for (int k = 0; k < ranked; k++) {
            values[k] += all[m * ranked + k].value(sums[k] / answered) / answered;
          }
        }
      }
    }

    void write(float[] into, int at) {
      if (answered == 0) {
        Arrays.fill(into, at, at + width, Float.NaN);
      } else if (ranked < width) {
        into[at] = (float) (1 - values[0]);
        into[at + 1] = (float) values[0];
      } else {
        double total = schema.task() == Task.REGRESSION ? 1 : sum(values);
        for (int k = 0; k < width; k++) {
          into[at + k] = total > 0 ? (float) (values[k] / total) : 1f / width;
        }
      }
    }

    private static double sum(double[] values) {
      double sum = 0;
      for (double value : values) {
        sum += value;
      }
      return sum;
    }

    /** A member's share of an output; that of the first of two classes is as the second's. */
    double share(int member, int output) {
      int k = ranked < width ? 0 : output;
      return ranks[member * ranked + k] / sums[k];
    }
  }
}
