package org.amalgam.dl4j;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.amalgam.api.FitContext;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;

/**
 * Which rows a fit learns from and which it watches.
 *
 * @param train rows to learn from
 * @param watched rows kept out; none if there is nothing to watch for
 */
record FitRows(int[] train, int[] watched) {

  /**
   * The rows with a weight and with every feature, parted if some are to be watched.
   *
   * @param views the inputs
   * @param watch whether to keep validation rows out
   * @param mayMiss whether a row will do of which some views, but not all, are missing as a whole
   * @throws IllegalArgumentException if the rows do not serve
   */
  static FitRows of(
      FitContext<List<Features>> context,
      Learning learning,
      List<DenseFeatures> views,
      boolean watch,
      boolean mayMiss) {
    int rows = context.target().rows();
    FitContext.Split split =
        watch
            ? context.split(learning.validation())
            : new FitContext.Split(IntStream.range(0, rows).toArray(), new int[0]);
    Choice choice = new Choice(context, views, mayMiss);
    FitRows chosen = new FitRows(choice.usable(split.train()), choice.usable(split.test()));
    choice.checkEnough(chosen.train, split.train().length);
    if (watch && chosen.watched.length == 0) {
      throw new IllegalArgumentException(
          "'validation' of %s leaves no complete row of %d to watch; raise it or set 'patience' to 0."
              .formatted(learning.validation(), rows));
    }
    return chosen;
  }

  private record Choice(
      FitContext<List<Features>> context, List<DenseFeatures> views, boolean mayMiss) {

    int[] usable(int[] rows) {
      float[] weights = context.weights();
      int[] usable = Arrays.stream(rows).filter(row -> weights[row] > 0 && complete(row)).toArray();
      for (int row : usable) {
        checkFinite(row);
      }
      return usable;
    }

    private boolean complete(int row) {
      int gone = 0;
      for (DenseFeatures view : views) {
        int missing = missing(view, row);
        if (missing > 0 && !(mayMiss && missing == view.width())) {
          return false;
        }
        gone += missing > 0 ? 1 : 0;
      }
      return gone < views.size();
    }

    private static int missing(DenseFeatures view, int row) {
      int missing = 0;
      for (int i = 0; i < view.width(); i++) {
        missing += Float.isNaN(view.get(row, i)) ? 1 : 0;
      }
      return missing;
    }

    private void checkFinite(int row) {
      for (DenseFeatures view : views) {
        for (int i = 0; i < view.width(); i++) {
          if (Float.isInfinite(view.get(row, i))) {
            throw new IllegalArgumentException(
                "Feature %s of training row %d is infinite; bound it before this stage."
                    .formatted(view.schema().name(i), row));
          }
        }
      }
      Target target = context.target();
      for (int k = 0; k < target.schema().width(); k++) {
        if (!Float.isFinite(target.value(row, k))) {
          throw new IllegalArgumentException(
              "Target '%s' of training row %d is %s; leave such rows out."
                  .formatted(target.schema().outputs().get(k), row, target.value(row, k)));
        }
      }
    }

    void checkEnough(int[] rows, int given) {
      if (rows.length == 0) {
        throw new IllegalArgumentException(
            "None of %d training rows has all %d features; put 'impute' before this stage."
                .formatted(given, views.stream().mapToInt(DenseFeatures::width).sum()));
      }
      Target target = context.target();
      if (target.task() != Task.CLASSIFICATION) {
        return;
      }
      int first = target.label(rows[0]);
      if (Arrays.stream(rows).allMatch(row -> target.label(row) == first)) {
        throw new IllegalArgumentException(
            "All %d complete training rows of %d are of class '%s'; give rows of two classes or more%s."
                .formatted(
                    rows.length,
                    given,
                    target.schema().outputs().get(first),
                    rows.length < given ? ", or put 'impute' before this stage" : ""));
      }
    }
  }
}
