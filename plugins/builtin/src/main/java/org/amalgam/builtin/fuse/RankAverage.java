package org.amalgam.builtin.fuse;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.amalgam.api.FitContext;
import org.amalgam.api.FittedFuser;
import org.amalgam.api.LoadContext;
import org.amalgam.api.Members;
import org.amalgam.api.ModelFuser;
import org.amalgam.api.Param;
import org.amalgam.api.Params;
import org.amalgam.api.StageType;
import org.amalgam.api.StateReader;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Task;
import org.osgi.service.component.annotations.Component;

/**
 * The mean of the members' ranks, for members whose answers order rows well but lie on scales of
 * their own. A member's answer has the rank u in [0, 1] that it takes among the member's
 * out-of-fold answers (Borda count of a row, Ho et al. 1994); the weighted ranks are averaged, and
 * the mean is read back through the mean of the members' quantile functions Q,
 *
 * <pre>{@code answer = mean over m of Q_m(mean over j of F_j(answer_j))}</pre>
 *
 * so that the order of rows is that of the mean ranks and the answers lie where the members' do. Of
 * two classes it is the second's probability that is ranked; of more each class by itself, and what
 * comes out is scaled to sum to 1; so are targets. Answers beyond those seen take the rank of the
 * outermost. A member contributes its share of the sum of ranks.
 */
@Component(service = ModelFuser.class)
@StageType("rank-average")
public final class RankAverage implements ModelFuser {

  @Override
  public String summary() {
    return "the mean of the members' ranks, each among its own answers";
  }

  @Override
  public Set<Task> tasks() {
    return Set.of(Task.CLASSIFICATION, Task.REGRESSION);
  }

  @Override
  public List<Param> params() {
    return List.of(
        Param.integer("quantiles", 1000, "points kept of each member's distribution")
            .within(2, 1_000_000));
  }

  @Override
  public Learning learning(Params params) {
    return Learning.FUSION;
  }

  @Override
  public FittedFuser fit(FitContext<Members> context) {
    int most = context.params().integer("quantiles");
    Members members = context.input();
    int outputs = ranked(context.output());
    List<Knots> knots = new ArrayList<>();
    for (int m = 0; m < members.size(); m++) {
      for (int k = 0; k < outputs; k++) {
        double[] numbers = numbers(members.get(m), k, outputs);
        knots.add(Knots.of(numbers, doubles(context.weights()), most));
      }
    }
    fillIn(knots, members, context.weights(), outputs, most);
    return new MeanRank(context.output(), List.copyOf(knots));
  }

  /** How many outputs are ranked: one stands for two classes. */
  static int ranked(PredictionSchema schema) {
    return Members.scores(schema);
  }

  private static double[] numbers(Predictions member, int output, int outputs) {
    double[] numbers = new double[member.rows()];
    int column = outputs < member.schema().width() ? 1 : output;
    for (int row = 0; row < numbers.length; row++) {
      numbers[row] = member.answered(row) ? member.get(row, column) : Double.NaN;
    }
    return numbers;
  }

  private static double[] doubles(float[] weights) {
    double[] doubles = new double[weights.length];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = weights[i];
    }
    return doubles;
  }

  /** Who answered no row is ranked as all the members together are. */
  private static void fillIn(
      List<Knots> knots, Members members, float[] weights, int outputs, int most) {
    for (int i = 0; i < knots.size(); i++) {
      if (knots.get(i).isEmpty()) {
        int rows = members.rows();
        double[] all = new double[rows * members.size()];
        double[] allWeights = new double[all.length];
        for (int m = 0; m < members.size(); m++) {
          System.arraycopy(numbers(members.get(m), i % outputs, outputs), 0, all, m * rows, rows);
          System.arraycopy(doubles(weights), 0, allWeights, m * rows, rows);
        }
        Knots pooled = Knots.of(all, allWeights, most);
        if (pooled.isEmpty()) {
          throw new IllegalArgumentException(
              "No member answered any row, so there are no ranks to learn.");
        }
        knots.set(i, pooled);
      }
    }
  }

  @Override
  public FittedFuser load(LoadContext context) throws IOException {
    StateReader state = context.state();
    int count = state.readInt();
    int outputs = ranked(context.output());
    if (count <= 0 || count % outputs != 0 || count > state.available()) {
      throw new IOException("Not a state of 'rank-average' for " + context.output().outputs());
    }
    Knots[] knots = new Knots[count];
    for (int i = 0; i < count; i++) {
      knots[i] = Knots.load(state);
    }
    return new MeanRank(context.output(), Arrays.asList(knots));
  }
}
