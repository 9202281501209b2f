package org.amalgam.builtin.fuse;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.amalgam.api.Contributions;
import org.amalgam.api.FittedFuser;
import org.amalgam.api.Members;
import org.amalgam.api.StateWriter;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Predictions;

/**
 * A fitted {@link Dynamic}.
 *
 * @param overall competence of each member over all known rows; 0 for one that answered none
 */
record LocalCompetence(Settings settings, KnownRows known, double[] overall)
    implements FittedFuser {

  /**
   * What competence is and who gets weight.
   *
   * @param neighbours how many rows it is read from
   * @param accuracy whether losses are 0 and 1
   * @param best whether the best member answers alone
   */
  record Settings(int neighbours, boolean accuracy, boolean best) {

    /** 0 or more; NaN for a loss of NaN. */
    double competence(double loss) {
      return accuracy ? 1 - loss : 1 / Math.max(Dynamic.LEAST_LOSS, loss);
    }
  }

  static LocalCompetence of(Settings settings, KnownRows known) {
    int[] all = IntStream.range(0, known.rows()).toArray();
    double[] overall = new double[known.members()];
    for (int m = 0; m < overall.length; m++) {
      double competence = settings.competence(known.loss(all, m));
      overall[m] = Double.isNaN(competence) ? 0 : competence;
    }
    return new LocalCompetence(settings, known, overall);
  }

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

  @Override
  public void save(StateWriter out) throws IOException {
    known.save(out);
  }

  private RowWeights weighed(Members answers) {
    int members = overall.length;
    if (answers.size() != members) {
      throw new IllegalArgumentException(
          "%d members are due, not %d.".formatted(members, answers.size()));
    }
    int width = known.scaling().width();
    float[] asked = known.scaling().apply(space(answers));
    float[][] values = answers.values();
    int outputs = answers.schema().width();
    KnownRows.Neighbours neighbours = known.new Neighbours(settings.neighbours);
    double[] competence = new double[members];
    double[] weights = new double[answers.rows() * members];
    for (int row = 0; row < answers.rows(); row++) {
      System.arraycopy(overall, 0, competence, 0, members);
      if (!Gate.missing(asked, row * width, width)) {
        nearby(neighbours.of(asked, row * width), competence);
      }
      if (settings.best) {
        weights[row * members + best(competence, values, row * outputs, outputs)] = 1;
      } else {
        System.arraycopy(competence, 0, weights, row * members, members);
      }
    }
    return new RowWeights(answers, weights);
  }

  /** Puts competence by some rows in the place of the overall one, where there is any. */
  private void nearby(int[] rows, double[] competence) {
    for (int m = 0; m < competence.length; m++) {
      double found = settings.competence(known.loss(rows, m));
      competence[m] = Double.isNaN(found) ? competence[m] : found;
    }
  }

  private static int best(double[] competence, float[][] values, int at, int outputs) {
    int best = -1;
    for (int m = 0; m < competence.length; m++) {
      boolean answered = Predictions.answered(values[m], at, outputs);
      best = answered && (best < 0 || competence[m] > competence[best]) ? m : best;
    }
    return Math.max(0, best);
  }
}
