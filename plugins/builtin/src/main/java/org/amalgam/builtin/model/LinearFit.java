package org.amalgam.builtin.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.amalgam.api.FitContext;
import org.amalgam.api.Members;
import org.amalgam.api.Param;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;
import org.amalgam.builtin.numeric.Lbfgs;

/**
 * Fits linear functions by penalised maximum likelihood: the sum over rows of weight times loss,
 * plus {@code l2 / 2} times the squares of all weights, plus {@code l1} times their absolute
 * values. Intercepts are free. Rows with a missing number, or of weight 0, take no part.
 *
 * @param l1 0 or more
 * @param l2 0 or more
 * @param maxIterations of the search
 * @param tolerance of the slope that ends the search, in units of the mean loss per typical step
 * @param limits what values weights may take
 */
public record LinearFit(double l1, double l2, int maxIterations, double tolerance, Limits limits) {

  /** What values the weight of a column for a score may take. */
  public interface Limits {
    /** A limit. */
    enum Limit {
      FREE,
      NON_NEGATIVE,
      /** It is left at 0. */
      ZERO
    }

    /** No weight has one. */
    Limits FREE = (score, column) -> Limit.FREE;

    /** The limit of one weight. */
    Limit of(int score, int column);
  }

  /** The parameters of the models that are fitted so. */
  static List<Param> params() {
    return List.of(
        Param.number("l1", 0, "penalty on the absolute weights; makes many of them 0").atLeast(0),
        Param.number("l2", 1, "penalty on half the squared weights, beside the summed loss")
            .atLeast(0),
        Param.integer("maxIterations", 1000, "iterations after which the fit ends as it is")
            .atLeast(1),
        Param.number("tolerance", 1e-5, "slope of the mean loss at which the fit ends").atLeast(0));
  }

  /** A fit whose weights are free. */
  public LinearFit(double l1, double l2, int maxIterations, double tolerance) {
    this(l1, l2, maxIterations, tolerance, Limits.FREE);
  }

  /** Told how far the fit is, as {@link FitContext#progress}. */
  public interface Progress {
    void report(double fraction, String message);
  }

  /**
   * Fits to inputs side by side.
   *
   * @throws IllegalArgumentException if no rows are left, or rows of one class only
   */
  public LinearScores fit(
      List<? extends Features> inputs, Target all, float[] rowWeights, Progress progress) {
    List<Features> parts = List.copyOf(inputs);
    int[] rows = complete(parts, rowWeights);
    if (rows.length == 0) {
      throw new IllegalArgumentException(
          "Every row has a missing number, so none is left to learn from; put 'impute' before this stage.");
    }
    double[] weights = Arrays.stream(rows).mapToDouble(row -> rowWeights[row]).toArray();
    Search search = new Search(Design.of(parts, rows, weights), weights, progress);
    int width = parts.stream().mapToInt(Features::width).sum();
    Target target = all.rows(rows);
    return target.task() == Task.CLASSIFICATION
        ? classes(search, target, width)
        : values(search, target, width);
  }

  /** The rows that count: of a weight, and with no number missing. */
  static int[] complete(List<Features> inputs, float[] weights) {
    return IntStream.range(0, weights.length)
        .filter(row -> weights[row] > 0)
        .filter(row -> inputs.stream().noneMatch(input -> input.hasMissing(row)))
        .toArray();
  }

  private LinearScores classes(Search search, Target target, int width) {
    int[] labels = IntStream.range(0, target.rows()).map(target::label).toArray();
    int[] present = Arrays.stream(labels).distinct().sorted().toArray();
    if (present.length < 2) {
      throw new IllegalArgumentException(
          "All %d rows without a missing number are of class '%s'; rows of two classes are needed. If numbers are missing in the others, put 'impute' before this stage."
              .formatted(labels.length, target.schema().outputs().get(present[0])));
    }
    int[] places = Arrays.stream(labels).map(k -> Arrays.binarySearch(present, k)).toArray();
    LinearScores fitted = LinearScores.none(Members.scores(target.schema()), width);
    Loss two = new Loss.Logistic(places);
    if (target.schema().width() == 2) {
      search.run(two, new double[1], fitted, new int[1]);
      return fitted;
    }
    Arrays.fill(fitted.intercepts(), Double.NEGATIVE_INFINITY);
    if (present.length == 2) {
      fitted.intercepts()[present[0]] = 0;
      search.run(two, new double[1], fitted, new int[] {present[1]});
    } else {
      Loss several = new Loss.Softmax(places, present.length);
      search.run(several, new double[present.length], fitted, present);
    }
    return fitted;
  }

  private LinearScores values(Search search, Target target, int width) {
    int outputs = target.schema().width();
    LinearScores fitted = LinearScores.none(outputs, width);
    for (int k = 0; k < outputs; k++) {
      int output = k;
      double[] values =
          IntStream.range(0, target.rows()).mapToDouble(row -> target.value(row, output)).toArray();
      double mean = search.mean(values);
      double[] squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).toArray();
      double variance = search.mean(squares);
      Loss loss = new Loss.Squared(values, variance > 0 ? variance : 1);
      search.run(loss, new double[] {mean}, fitted, new int[] {k});
    }
    return fitted;
  }

  /** Reports every tenth iteration. */
  static void report(Progress progress, int iteration, int maxIterations, double value) {
    if (iteration % 10 == 0) {
      progress.report(
          Math.min(1, iteration / (double) maxIterations),
          String.format(Locale.ROOT, "iteration %d, loss %.5f", iteration, value));
    }
  }

  /** Searches over the same rows. */
  private final class Search {
    private final Design design;
    private final double[] weights;
    private final double total;
    private final Progress progress;

    Search(Design design, double[] weights, Progress progress) {
      this.design = design;
      this.weights = weights;
      this.total = Arrays.stream(weights).sum();
      this.progress = progress;
    }

    double mean(double[] values) {
      double sum = 0;
      for (int row = 0; row < values.length; row++) {
        sum += weights[row] * values[row];
      }
      return sum / total;
    }

    /**
     * Minimises one loss and writes what was found.
     *
     * @param start intercepts to start from
     * @param places which scores of the result these are
     */
    void run(Loss loss, double[] start, LinearScores into, int[] places) {
      int scores = loss.scores();
      int width = design.width();
      double unit = total * loss.unit();
      double[] point = new double[Math.multiplyExact(scores, width + 1)];
      System.arraycopy(start, 0, point, scores * width, scores);
      double[] penalty = new double[point.length];
      Arrays.fill(penalty, 0, scores * width, l1 / unit);
      boolean[] nonNegative = limited(places, Limits.Limit.NON_NEGATIVE);
      boolean[] zero = limited(places, Limits.Limit.ZERO);
      Lbfgs lbfgs = new Lbfgs(objective(loss, unit, zero), penalty, nonNegative, scale(loss, unit));
      lbfgs.minimise(
          point,
          maxIterations,
          tolerance,
          (iteration, value) -> report(progress, iteration, maxIterations, value));
      for (int k = 0; k < scores; k++) {
        double shift = design.restore(point, k, scores, into.weights(), places[k] * into.width());
        into.intercepts()[places[k]] = point[scores * width + k] + shift;
      }
    }

    private boolean[] limited(int[] places, Limits.Limit limit) {
      boolean[] limited = new boolean[places.length * (design.width() + 1)];
      for (int i = 0; i < design.width(); i++) {
        for (int k = 0; k < places.length; k++) {
          limited[design.place(i, k, places.length)] =
              limits.of(places[k], design.column(i)) == limit;
        }
      }
      return limited;
    }

    private double[] scale(Loss loss, double unit) {
      int scores = loss.scores();
      double[] squares = design.squares(weights);
      double[] scale = new double[scores * (design.width() + 1)];
      for (int i = 0; i < squares.length; i++) {
        double curvature = loss.curvature() * squares[i] + l2;
        for (int k = 0; k < scores; k++) {
          scale[design.place(i, k, scores)] = curvature > 0 ? unit / curvature : 1;
        }
      }
      for (int k = 0; k < scores; k++) {
        scale[scores * design.width() + k] = unit / (loss.curvature() * total);
      }
      return scale;
    }

    private Lbfgs.Objective objective(Loss loss, double unit, boolean[] zero) {
      double[] scores = new double[loss.scores()];
      int free = scores.length * design.width();
      return (point, gradient) -> {
        double sum = 0;
        for (int i = 0; i < free; i++) {
          gradient[i] = l2 * point[i];
          sum += l2 / 2 * point[i] * point[i];
        }
        Arrays.fill(gradient, free, gradient.length, 0);
        for (int row = 0; row < weights.length; row++) {
          System.arraycopy(point, free, scores, 0, scores.length);
          design.addScores(row, point, scores);
          sum += weights[row] * loss.at(row, scores);
          for (int k = 0; k < scores.length; k++) {
            scores[k] *= weights[row];
            gradient[free + k] += scores[k];
          }
          design.addSlopes(row, scores, gradient);
        }
        for (int i = 0; i < gradient.length; i++) {
          gradient[i] = zero[i] ? 0 : gradient[i] / unit;
        }
        return sum / unit;
      };
    }
  }
}
