package org.amalgam.light;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.amalgam.api.FitContext;
import org.amalgam.api.FittedModel;
import org.amalgam.api.LoadContext;
import org.amalgam.api.ModelTrainer;
import org.amalgam.api.Param;
import org.amalgam.api.Params;
import org.amalgam.api.StageType;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;
import org.osgi.service.component.annotations.Component;

/**
 * Linear support vector machine (Cortes &amp; Vapnik 1995) by dual coordinate descent (Hsieh et al.
 * 2008, LIBLINEAR): minimises {@code |w|^2 / 2 + c * sum of weight * loss} for the hinge loss or
 * its square, the intercept being the weight of a further feature of 1; with more than two classes
 * one against the others. Features should be of like size: put {@code standardize} before it.
 *
 * <p>Probabilities are Platt's (1999), fitted as Lin, Lin &amp; Weng (2007) say, on the margins of
 * rows in turn kept out, which follow the rules of the pipeline's folds; those of more than two
 * classes are brought to a sum of 1.
 *
 * <p>Rows with a missing number take no part in the fit and get no answer. A class that no fit row
 * has gets probability 0. Sparse features are never made dense.
 */
@Component(service = ModelTrainer.class)
@StageType("linear-svm")
public final class LinearSvm implements ModelTrainer {

  @Override
  public String summary() {
    return "linear support vector machine with calibrated probabilities";
  }

  @Override
  public Set<Task> tasks() {
    return Set.of(Task.CLASSIFICATION);
  }

  @Override
  public List<Param> params() {
    return List.of(
        Param.number("c", 1, "cost of the loss beside half the squared weights").atLeast(1e-9),
        Param.choice(
            "loss", List.of("squared-hinge", "hinge"), "of a row on the wrong side of its margin"),
        Param.integer("calibrationFolds", 5, "parts kept out in turn to learn probabilities from")
            .within(2, 100),
        Param.integer("maxIterations", 1000, "passes over the rows after which a fit ends")
            .atLeast(1),
        Param.number("tolerance", 1e-3, "of the projected gradient at which a fit ends")
            .atLeast(0));
  }

  @Override
  public FittedModel fit(FitContext<List<Features>> context) {
    int[] rows = Learnable.complete(context.input(), context.weights());
    return new Classes(context, rows).fit();
  }

  @Override
  public FittedModel load(LoadContext context) throws IOException {
    return Margins.load(context);
  }

  /** The fits of all classes. */
  private static final class Classes {
    private final FitContext<List<Features>> context;
    private final DualDescent descent;
    private final DualDescent.Settings settings;
    private final int[] labels;
    private final double[] weights;
    private final int[] folds;
    private final int parts;

    Classes(FitContext<List<Features>> context, int[] rows) {
      this.context = context;
      Params params = context.params();
      this.settings =
          new DualDescent.Settings(
              params.number("c"),
              params.text("loss").equals("squared-hinge"),
              params.number("tolerance"),
              params.integer("maxIterations"));
      this.descent =
          new DualDescent(
              context.input().stream().<Features>map(input -> input.rows(rows)).toList());
      Target target = context.target();
      this.labels = Arrays.stream(rows).map(target::label).toArray();
      this.weights = Arrays.stream(rows).mapToDouble(row -> context.weights()[row]).toArray();
      this.parts = params.integer("calibrationFolds");
      this.folds = choose(folds(context, parts), rows);
    }

    private static int[] choose(int[] all, int[] rows) {
      return Arrays.stream(rows).map(row -> all[row]).toArray();
    }

    /**
     * A part for each row: the first of ever larger shares kept out that has it. So classes, groups
     * and times are kept together as the pipeline wants it.
     */
    private static int[] folds(FitContext<?> context, int parts) {
      int[] folds = new int[context.target().rows()];
      for (int part = parts - 1; part > 0; part--) {
        for (int row : context.split(part / (double) parts).test()) {
          folds[row] = part;
        }
      }
      return folds;
    }

    Margins fit() {
      Margins margins = Margins.none(descent.width(), context.output());
      int[] present = Arrays.stream(labels).distinct().sorted().toArray();
      if (present.length < 2) {
        throw new IllegalArgumentException(
            "All %d rows without a missing number are of class '%s'; rows of two classes are needed. If numbers are missing in the others, put 'impute' before this stage."
                .formatted(labels.length, context.output().outputs().get(present[0])));
      }
      if (context.output().width() == 2) {
        set(margins, 0, 1, 0, 1);
        return margins;
      }
      for (int i = 0; i < present.length; i++) {
        set(margins, present[i], present[i], i, present.length);
      }
      return margins;
    }

    /** Fits the margin of a class against the others, and what it stands for. */
    private void set(Margins into, int place, int label, int done, int of) {
      boolean[] positive = new boolean[labels.length];
      for (int i = 0; i < positive.length; i++) {
        positive[i] = labels[i] == label;
      }
      String name = context.output().outputs().get(label);
      double[] kept = new double[labels.length];
      boolean[] sides = new boolean[labels.length];
      double[] shares = new double[labels.length];
      int count = 0;
      for (int part = 0; part < parts; part++) {
        int[] others = DualDescent.without(folds, part);
        if (others.length == labels.length || !bothSides(others, positive)) {
          continue;
        }
        double at = (done + part / (parts + 1.0)) / of;
        double[] linear = descend(others, positive, at, name);
        for (int row = 0; row < labels.length; row++) {
          if (folds[row] == part) {
            kept[count] = descent.margin(linear, row);
            sides[count] = positive[row];
            shares[count++] = weights[row];
          }
        }
      }
      int[] all = IntStream.range(0, labels.length).toArray();
      double[] linear = descend(all, positive, (done + parts / (parts + 1.0)) / of, name);
      // Without margins to learn from, the class's share is all that is known.
      Platt platt =
          count > 0
              ? Platt.fit(kept, sides, shares, count)
              : Platt.fit(kept, positive, weights, labels.length);
      into.set(place, linear, platt);
    }

    private double[] descend(int[] rows, boolean[] positive, double at, String name) {
      return descent.fit(
          rows,
          positive,
          weights,
          settings,
          new SplittableRandom(context.seed()),
          passes -> {
            if (passes % 10 == 0) {
              context.progress(at, "class '%s', pass %d".formatted(name, passes));
            }
          });
    }

    private static boolean bothSides(int[] rows, boolean[] positive) {
      long found = Arrays.stream(rows).filter(row -> positive[row]).count();
      return found > 0 && found < rows.length;
    }
  }
}
