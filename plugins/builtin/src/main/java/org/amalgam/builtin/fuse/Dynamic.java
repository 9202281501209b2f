package org.amalgam.builtin.fuse;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.amalgam.api.FitContext;
import org.amalgam.api.FittedFuser;
import org.amalgam.api.LoadContext;
import org.amalgam.api.Members;
import org.amalgam.api.ModelFuser;
import org.amalgam.api.Param;
import org.amalgam.api.Params;
import org.amalgam.api.StageType;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;
import org.amalgam.builtin.numeric.Scaling;
import org.osgi.service.component.annotations.Component;

/**
 * Dynamic selection (Ko et al. 2008, Cruz et al. 2018): members are weighed for every row by how
 * well they did on the {@code neighbours} nearest out-of-fold rows. Near is by Euclidean distance
 * of the standardised features named beside the members, or of the members' own scores where none
 * are named.
 *
 * <p>Competence by {@code loss} is 1 over the mean log-loss of the neighbours (or squared error
 * over the target's variance), taken to be {@value #LEAST_LOSS} at least; by {@code accuracy} the
 * share of neighbours that the member decides rightly (classes only). {@code take} is {@code
 * weighted}: weights in proportion to competence (with accuracy, KNORA-Union), or {@code best}: the
 * most competent member that answers the row, of equals the first. A row with a missing feature,
 * and a member that answered none of the neighbours, go by all the rows kept.
 *
 * <p>A row costs {@code rows kept x features} steps: keep {@code maxRows} as low as serves.
 */
@Component(service = ModelFuser.class)
@StageType("dynamic")
public final class Dynamic implements ModelFuser {
  static final double LEAST_LOSS = 1e-3;
  private static final double LEAST_PROBABILITY = 1e-6;

  @Override
  public String summary() {
    return "members weighed for every row by how well they did on the nearest known rows";
  }

  @Override
  public Set<Task> tasks() {
    return Set.of(Task.CLASSIFICATION, Task.REGRESSION);
  }

  @Override
  public List<Param> params() {
    return List.of(
        Param.integer("neighbours", 15, "nearest rows that competence is read from")
            .within(1, 10_000),
        Param.choice("by", List.of("loss", "accuracy"), "what competence is"),
        Param.choice("take", List.of("weighted", "best"), "all by competence, or the best alone"),
        Param.integer("maxRows", 5000, "rows kept; a sample where there are more")
            .within(1, 1_000_000));
  }

  @Override
  public Learning learning(Params params) {
    return Learning.FUSION;
  }

  @Override
  public FeatureUse features(Params params) {
    return FeatureUse.OPTIONAL;
  }

  @Override
  public FittedFuser fit(FitContext<Members> context) {
    Members members = context.input();
    if (accuracy(context.params()) && context.target().task() == Task.REGRESSION) {
      throw new IllegalArgumentException("'by': 'accuracy' is for classes; use 'loss' for values.");
    }
    List<Features> space = LocalCompetence.space(members);
    Scaling scaling = Scaling.of(space, context.weights());
    float[] scaled = scaling.apply(space);
    int width = scaling.width();
    int[] rows =
        IntStream.range(0, members.rows())
            .filter(row -> context.weights()[row] > 0 && members.answered(row) > 0)
            .filter(row -> !Gate.missing(scaled, row * width, width))
            .toArray();
    rows = sample(rows, context.params().integer("maxRows"), context.seed());
    if (rows.length == 0) {
      throw new IllegalArgumentException(
          "Every row has a missing feature or no answer; put 'impute' before the features.");
    }
    return LocalCompetence.of(settings(context.params()), known(context, rows, scaling, scaled));
  }

  private static KnownRows known(
      FitContext<Members> context, int[] rows, Scaling scaling, float[] scaled) {
    Members members = context.input();
    int width = scaling.width();
    boolean accuracy = accuracy(context.params());
    float[] points = new float[rows.length * width];
    float[] losses = new float[rows.length * members.size()];
    float[] weights = new float[rows.length];
    double[] variances =
        context.target().task() == Task.REGRESSION
            ? Variances.of(context.target(), context.weights())
            : new double[0];
    for (int i = 0; i < rows.length; i++) {
      for (int c = 0; c < width; c++) {
        points[c * rows.length + i] = scaled[rows[i] * width + c];
      }
      weights[i] = context.weights()[rows[i]];
      for (int m = 0; m < members.size(); m++) {
        losses[i * members.size() + m] =
            (float) loss(members.get(m), context.target(), rows[i], variances, accuracy);
      }
    }
    return new KnownRows(scaling, members.size(), points, losses, weights);
  }

  private static boolean accuracy(Params params) {
    return params.text("by").equals("accuracy");
  }

  private static LocalCompetence.Settings settings(Params params) {
    return new LocalCompetence.Settings(
        params.integer("neighbours"), accuracy(params), params.text("take").equals("best"));
  }

  /** So many of the rows at most, in their order: selection sampling (Knuth 1969, algorithm S). */
  private static int[] sample(int[] rows, int most, long seed) {
    if (rows.length <= most) {
      return rows;
    }
    SplittableRandom random = new SplittableRandom(seed);
    int[] chosen = new int[most];
    for (int i = 0, taken = 0; taken < most; i++) {
      if (random.nextInt(rows.length - i) < most - taken) {
        chosen[taken++] = rows[i];
      }
    }
    return chosen;
  }

  /** The loss of a member in a row; NaN if it abstained. */
  private static double loss(
      Predictions member, Target target, int row, double[] variances, boolean accuracy) {
    if (!member.answered(row)) {
      return Double.NaN;
    }
    if (accuracy) {
      return member.label(row) == target.label(row) ? 0 : 1;
    }
    if (target.task() == Task.CLASSIFICATION) {
      return -Math.log(Math.max(LEAST_PROBABILITY, member.get(row, target.label(row))));
    }
    double sum = 0;
    for (int k = 0; k < variances.length; k++) {
      double error = (double) member.get(row, k) - target.value(row, k);
      sum += error * error / variances[k] / variances.length;
    }
    return sum;
  }

  @Override
  public FittedFuser load(LoadContext context) throws IOException {
    return LocalCompetence.of(settings(context.params()), KnownRows.load(context.state()));
  }
}
