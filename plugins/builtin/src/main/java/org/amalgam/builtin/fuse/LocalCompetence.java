package org.amalgam.builtin.fuse;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.amalgam.api.Contributions;
import org.amalgam.api.FittedFuser;
import org.amalgam.api.Members;
import org.amalgam.api.StateReader;
import org.amalgam.api.StateWriter;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Predictions;
import org.amalgam.builtin.numeric.Scaling;

/**
 * A fitted {@link Dynamic}: known rows and how each member did there.
 *
 * @param scaling of the space that rows are compared in
 * @param points {@code width x rows} of the space, column after column, so that distances to all
 *     rows are sums over whole columns
 * @param losses {@code rows x members}; NaN where a member abstained
 * @param weights of the rows
 */
record LocalCompetence(
    Settings settings,
    Scaling scaling,
    int members,
    float[] points,
    float[] losses,
    float[] weights)
    implements FittedFuser {

  /**
   * What competence is and who gets weight.
   *
   * @param neighbours how many rows it is read from
   * @param accuracy whether losses are 0 and 1
   * @param best whether the best member answers alone
   */
  record Settings(int neighbours, boolean accuracy, boolean best) {}

  /** What rows are compared by: the features, or the members' scores if there are none. */
  static List<Features> space(Members members) {
    return members.features().isEmpty() ? List.of(members.scoreFeatures()) : members.features();
  }

  @Override
  public Predictions apply(Members answers) {
    return weighed(answers).mean();
  }

  @Override
  public Contributions contributions(Members answers) {
    return weighed(answers).contributions();
  }

  private RowWeights weighed(Members answers) {
    if (answers.size() != members) {
      throw new IllegalArgumentException(
          "%d members are due, not %d.".formatted(members, answers.size()));
    }
    float[] asked = scaling.apply(space(answers));
    float[][] values = answers.values();
    int outputs = answers.schema().width();
    Neighbours nearest = new Neighbours(Math.min(settings.neighbours, weights.length));
    double[] overall = competence(all(), new double[members]);
    for (int m = 0; m < members; m++) {
      overall[m] = Double.isNaN(overall[m]) ? 0 : overall[m];
    }
    double[] local = new double[members];
    double[] shares = new double[answers.rows() * members];
    for (int row = 0; row < answers.rows(); row++) {
      boolean placed = !Gate.missing(asked, row * scaling.width(), scaling.width());
      double[] found = overall;
      if (placed) {
        nearest.find(asked, row * scaling.width());
        found = competence(nearest.rows, local);
        for (int m = 0; m < members; m++) {
          found[m] = Double.isNaN(found[m]) ? overall[m] : found[m];
        }
      }
      if (settings.best) {
        shares[row * members + best(found, values, row * outputs, outputs)] = 1;
      } else {
        System.arraycopy(found, 0, shares, row * members, members);
      }
    }
    return new RowWeights(answers, shares);
  }

  private static int best(double[] competence, float[][] values, int at, int outputs) {
    int best = -1;
    for (int m = 0; m < competence.length; m++) {
      boolean answered = Predictions.answered(values[m], at, outputs);
      best = answered && (best < 0 || competence[m] > competence[best]) ? m : best;
    }
    return Math.max(0, best);
  }

  private int[] all() {
    int[] all = new int[weights.length];
    for (int row = 0; row < all.length; row++) {
      all[row] = row;
    }
    return all;
  }

  /** Competence by some rows; NaN for a member that answered none of them. */
  private double[] competence(int[] rows, double[] into) {
    for (int m = 0; m < members; m++) {
      double sum = 0;
      double total = 0;
      for (int row : rows) {
        float loss = losses[row * members + m];
        if (!Float.isNaN(loss)) {
          sum += weights[row] * loss;
          total += weights[row];
        }
      }
      double mean = sum / total;
      // 0 / 0 if it answered none, which max passes on.
      into[m] = settings.accuracy ? 1 - mean : 1 / Math.max(Dynamic.LEAST_LOSS, mean);
    }
    return into;
  }

  /** The nearest known rows of one row after the other; of equals the first. */
  private final class Neighbours {
    private final int[] rows;
    private final float[] distances;
    private final float[] squares = new float[weights.length];

    Neighbours(int count) {
      this.rows = new int[count];
      this.distances = new float[count];
    }

    void find(float[] asked, int at) {
      int known = squares.length;
      Arrays.fill(squares, 0);
      for (int i = 0; i < scaling.width(); i++) {
        float own = asked[at + i];
        for (int row = 0, from = i * known; row < known; row++) {
          float off = own - points[from + row];
          squares[row] += off * off;
        }
      }
      Arrays.fill(distances, Float.POSITIVE_INFINITY);
      int last = rows.length - 1;
      for (int row = 0; row < known; row++) {
        if (squares[row] < distances[last]) {
          insert(row, squares[row]);
        }
      }
    }

    private void insert(int row, float distance) {
      int place = rows.length - 1;
      while (place > 0 && distances[place - 1] > distance) {
        rows[place] = rows[place - 1];
        distances[place] = distances[place - 1];
        place--;
      }
      rows[place] = row;
      distances[place] = distance;
    }
  }

  @Override
  public void save(StateWriter out) throws IOException {
    out.writeInt(members);
    scaling.save(out);
    out.writeFloats(points);
    out.writeFloats(losses);
    out.writeFloats(weights);
  }

  static LocalCompetence load(StateReader state, Settings settings) throws IOException {
    int members = state.readInt();
    Scaling scaling = Scaling.load(state);
    LocalCompetence loaded =
        new LocalCompetence(
            settings, scaling, members, state.readFloats(), state.readFloats(), state.readFloats());
    long rows = loaded.weights.length;
    if (members <= 0
        || rows == 0
        || loaded.points.length != rows * scaling.width()
        || loaded.losses.length != rows * members) {
      throw new IOException("Not a state of 'dynamic'.");
    }
    return loaded;
  }
}
