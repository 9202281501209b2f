package org.amalgam.builtin.fuse;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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
import org.amalgam.api.data.Task;
import org.amalgam.builtin.numeric.Lbfgs;
import org.amalgam.builtin.numeric.Scaling;
import org.osgi.service.component.annotations.Component;

/**
 * A mixture of experts (Jacobs et al. 1991): a gate reads the features named beside the members and
 * weighs them anew for every row. For the members m that answered,
 *
 * <pre>{@code answer = sum of g_m(x) answer_m,  g = softmax(V x + c)}</pre>
 *
 * or with a hidden layer of tanh units in g. The gate is fitted on out-of-fold predictions by the
 * likelihood of the mixture, or its squared error for values ({@link GateLoss}), by L-BFGS.
 * Features are standardised; a row with a missing one gets the average weights.
 *
 * <p>With {@code topK} only so many members of the greatest weights answer a row, and their weights
 * are scaled up (Shazeer et al. 2017); what serves runs no others. The gate is fitted densely all
 * the same. Where all of the chosen abstain, a row has no answer when it is served; where the
 * others were asked too, as in an evaluation, they fill in. {@code balance} is the strength of the
 * loss that draws the members' mean weights together, so that none goes idle.
 */
@Component(service = ModelFuser.class)
@StageType("mixture-of-experts")
public final class MixtureOfExperts implements ModelFuser {
  private static final double TOLERANCE = 1e-5;

  @Override
  public String summary() {
    return "members weighed for every row by a gate that reads features";
  }

  @Override
  public Set<Task> tasks() {
    return Set.of(Task.CLASSIFICATION, Task.REGRESSION);
  }

  @Override
  public List<Param> params() {
    return List.of(
        Param.integer("topK", 0, "members that answer a row, those of the greatest weights; 0: all")
            .atLeast(0),
        Param.number("balance", 0, "strength of the loss that evens out the members' mean weights")
            .atLeast(0),
        Param.integer("hidden", 0, "tanh units between features and weights; 0: none, linear")
            .within(0, 1024),
        Param.number("l2", 1, "penalty on half the gate's squared weights, beside the summed loss")
            .atLeast(0),
        Param.integer("maxIterations", 500, "iterations after which the fit ends as it is")
            .atLeast(1));
  }

  @Override
  public Learning learning(Params params) {
    return Learning.FUSION;
  }

  @Override
  public FeatureUse features(Params params) {
    return FeatureUse.REQUIRED;
  }

  @Override
  public void check(int members, Params params) {
    if (params.integer("topK") > members) {
      throw new IllegalArgumentException(
          "'topK' is %d, but there are %d members.".formatted(params.integer("topK"), members));
    }
  }

  @Override
  public FittedFuser fit(FitContext<Members> context) {
    return fitted(gate(context), context.params());
  }

  private static Gate gate(FitContext<Members> context) {
    Params params = context.params();
    Members members = context.input();
    Scaling scaling = Scaling.of(members.features(), context.weights());
    float[] inputs = scaling.apply(members.features());
    int width = scaling.width();
    int[] rows =
        IntStream.range(0, members.rows())
            .filter(row -> context.weights()[row] > 0 && members.answered(row) > 0)
            .filter(row -> !Gate.missing(inputs, row * width, width))
            .toArray();
    GateNetwork network = new GateNetwork(width, params.integer("hidden"), members.size());
    double[] point = start(network, context.seed());
    double[] average = new double[members.size()];
    Arrays.fill(average, 1.0 / average.length);
    if (rows.length > 0) {
      GateLoss loss =
          new GateLoss(
              network,
              params.number("l2"),
              params.number("balance"),
              inputs,
              rows,
              members,
              context.target(),
              context.weights());
      search(loss, point, context);
      loss.at(point, new double[point.length]);
      average = loss.importance();
    }
    return new Gate(scaling, network, point, average);
  }

  /** Equal weights for every row; hidden units that differ. */
  private static double[] start(GateNetwork network, long seed) {
    double[] point = new double[network.size()];
    SplittableRandom random = new SplittableRandom(seed);
    int first = network.hidden() * (network.inputs() + 1);
    double reach = Math.sqrt(3.0 / (network.inputs() + 1));
    for (int p = 0; p < first; p++) {
      point[p] = reach * (2 * random.nextDouble() - 1);
    }
    return point;
  }

  private static void search(GateLoss loss, double[] point, FitContext<?> context) {
    int most = context.params().integer("maxIterations");
    double[] scale = new double[point.length];
    Arrays.fill(scale, 4); // a softmax bends by a quarter at most
    new Lbfgs(loss, new double[point.length], scale)
        .minimise(
            point,
            most,
            TOLERANCE,
            (iteration, value) ->
                context.progress(
                    Math.min(1, iteration / (double) most),
                    String.format(Locale.ROOT, "iteration %d, loss %.5f", iteration, value)));
  }

  private static FittedFuser fitted(Gate gate, Params params) {
    int topK = params.integer("topK");
    Mixture mixture = new Mixture(gate, topK == 0 ? gate.experts() : topK);
    return topK == 0 || topK >= gate.experts() ? mixture : new SparseMixture(mixture);
  }

  @Override
  public FittedFuser load(LoadContext context) throws IOException {
    Params params = context.params();
    return fitted(Gate.load(context.state(), params.integer("hidden")), params);
  }
}
