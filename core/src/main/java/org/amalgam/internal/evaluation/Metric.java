package org.amalgam.internal.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Task;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.internal.graph.Suggestions;

/** The figures by which predictions are judged. Class decisions are the predictions' own. */
public enum Metric {
  /** Share of rows whose class is right. */
  ACCURACY("accuracy", Task.CLASSIFICATION, true) {
    @Override
    double of(Scored scored, int[] counts) {
      return ClassMetrics.accuracy(scored.confusion(counts));
    }
  },
  /** Mean recall of the classes that occur. */
  BALANCED_ACCURACY("balanced-accuracy", Task.CLASSIFICATION, true) {
    @Override
    double of(Scored scored, int[] counts) {
      return ClassMetrics.balancedAccuracy(scored.confusion(counts));
    }
  },
  /** Mean F1 of the classes that occur or are predicted. */
  MACRO_F1("macro-f1", Task.CLASSIFICATION, true) {
    @Override
    double of(Scored scored, int[] counts) {
      return ClassMetrics.macroF1(scored.confusion(counts));
    }
  },
  /** Mean of -ln p of the true class, p kept above 1e-7. */
  LOG_LOSS("log-loss", Task.CLASSIFICATION, false) {
    @Override
    double of(Scored scored, int[] counts) {
      return scored.mean(counts, scored::logLoss);
    }
  },
  /**
   * Mean squared error of the probabilities (Brier 1950): of the positive class for two classes,
   * summed over the classes for more.
   */
  BRIER("brier", Task.CLASSIFICATION, false) {
    @Override
    double of(Scored scored, int[] counts) {
      return scored.mean(counts, scored::brier);
    }
  },
  /** Area under the ROC curve, ties half; more than two classes: mean of one against the rest. */
  AUC("auc", Task.CLASSIFICATION, true) {
    @Override
    double of(Scored scored, int[] counts) {
      return scored.auc(counts);
    }
  },
  /**
   * Expected calibration error, 15 bins of equal width of the top probability (Guo et al. 2017).
   */
  ECE("ece", Task.CLASSIFICATION, false) {
    @Override
    double of(Scored scored, int[] counts) {
      return scored.calibrationError(counts);
    }
  },
  /** Matthews correlation coefficient, for any number of classes (Gorodkin 2004). */
  MCC("mcc", Task.CLASSIFICATION, true) {
    @Override
    double of(Scored scored, int[] counts) {
      return ClassMetrics.mcc(scored.confusion(counts));
    }
  },
  /** Root of the mean squared error, mean over the targets. */
  RMSE("rmse", Task.REGRESSION, false) {
    @Override
    double of(Scored scored, int[] counts) {
      return scored.overTargets(k -> Math.sqrt(scored.squaredError(counts, k)));
    }
  },
  /** Mean absolute error, mean over the targets. */
  MAE("mae", Task.REGRESSION, false) {
    @Override
    double of(Scored scored, int[] counts) {
      return scored.overTargets(k -> scored.absoluteError(counts, k));
    }
  },
  /** Share of the variance explained, mean over the targets; 0 where there is no variance. */
  R2("r2", Task.REGRESSION, true) {
    @Override
    double of(Scored scored, int[] counts) {
      return scored.overTargets(k -> scored.r2(counts, k));
    }
  };

  private final String key;
  private final Task task;
  private final boolean greaterIsBetter;

  Metric(String key, Task task, boolean greaterIsBetter) {
    this.key = key;
    this.task = task;
    this.greaterIsBetter = greaterIsBetter;
  }

  /** Its value on rows taken so many times each; NaN where it is not defined. */
  abstract double of(Scored scored, int[] counts);

  public String key() {
    return key;
  }

  boolean greaterIsBetter() {
    return greaterIsBetter;
  }

  /** The metrics of a task, in the order of reports. */
  static List<Metric> of(Task task) {
    return Arrays.stream(values()).filter(metric -> metric.task == task).toList();
  }

  /**
   * The metric to compare by.
   *
   * @param asked its key; empty for the task's own: {@code auc} for two classes, {@code accuracy}
   *     for more, {@code rmse} for regression
   * @throws ProblemException if there is no such metric for the task
   */
  public static Metric choose(PredictionSchema schema, Optional<String> asked) {
    List<Metric> known = of(schema.task());
    if (asked.isEmpty()) {
      return schema.task() == Task.REGRESSION ? RMSE : schema.width() == 2 ? AUC : ACCURACY;
    }
    List<String> keys = known.stream().map(Metric::key).toList();
    return known.stream()
        .filter(metric -> metric.key.equals(asked.get()))
        .findFirst()
        .orElseThrow(
            () ->
                new ProblemException(
                    "Metric '%s'".formatted(asked.get()),
                    "UNKNOWN_METRIC",
                    "There is no such metric for %s. Known: %s.%s"
                        .formatted(
                            schema.task().json(),
                            String.join(", ", keys),
                            Suggestions.didYouMean(asked.get(), keys))));
  }
}
