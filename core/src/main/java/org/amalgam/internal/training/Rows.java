package org.amalgam.internal.training;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.amalgam.api.FitContext.Split;
import org.amalgam.api.data.Batch;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Task;

/** Puts what several folds gave for their own rows together in the order of the rows. */
final class Rows {
  private Rows() {}

  /** The rows that some fold keeps out, rising. */
  static int[] covered(List<Split> folds) {
    return folds.stream().flatMapToInt(fold -> Arrays.stream(fold.test())).sorted().toArray();
  }

  /** One batch for {@link #covered} rows. */
  static Batch join(List<Split> folds, List<? extends Batch> parts) {
    int[] rows = folds.stream().flatMapToInt(fold -> Arrays.stream(fold.test())).toArray();
    int[] order =
        IntStream.range(0, rows.length)
            .boxed()
            .sorted((a, b) -> Integer.compare(rows[a], rows[b]))
            .mapToInt(Integer::intValue)
            .toArray();
    return stack(parts).rows(order);
  }

  private static Batch stack(List<? extends Batch> parts) {
    if (parts.get(0) instanceof Predictions) {
      return predictions(parts.stream().map(Predictions.class::cast).toList());
    }
    return features(parts.stream().map(part -> ((Features) part).dense()).toList());
  }

  private static Predictions predictions(List<Predictions> parts) {
    Predictions first = parts.get(0);
    int rows = parts.stream().mapToInt(Predictions::rows).sum();
    float[] values = new float[rows * first.schema().width()];
    int[] labels = new int[rows];
    int at = 0;
    for (Predictions part : parts) {
      System.arraycopy(part.values(), 0, values, at * first.schema().width(), part.values().length);
      for (int row = 0; row < part.rows(); row++) {
        labels[at++] = part.label(row);
      }
    }
    Predictions all = Predictions.of(first.schema(), rows, values);
    return first.schema().task() == Task.CLASSIFICATION ? all.withLabels(labels) : all;
  }

  private static DenseFeatures features(List<DenseFeatures> parts) {
    DenseFeatures first = parts.get(0);
    int rows = parts.stream().mapToInt(DenseFeatures::rows).sum();
    float[] values = new float[rows * first.width()];
    int at = 0;
    for (DenseFeatures part : parts) {
      if (part.width() != first.width()) {
        throw new IllegalArgumentException(
            "it gives %d features in one fold and %d in another; what stands on a trained stage must keep its width"
                .formatted(first.width(), part.width()));
      }
      System.arraycopy(part.values(), 0, values, at, part.values().length);
      at += part.values().length;
    }
    return DenseFeatures.of(first.schema(), rows, values);
  }
}
