package org.amalgam.internal.evaluation;

import static org.amalgam.api.data.Task.CLASSIFICATION;
import static org.amalgam.api.data.Task.REGRESSION;
import static org.amalgam.api.data.Task.SURVIVAL;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Task;

/**
 * What is measured on held-out rows. Metrics of decisions use the class that {@code
 * Predictions.label} names, which a decision rule may have chosen; the others use the
 * probabilities. A metric that is undefined on the rows is NaN. Where a name is scikit-learn's, so
 * is the definition.
 */
public enum Metric {
  /** Share of rows decided rightly, 0 to 1. */
  ACCURACY("accuracy", CLASSIFICATION, true),
  /** Mean recall of the classes that the rows have, 0 to 1. */
  BALANCED_ACCURACY("balanced-accuracy", CLASSIFICATION, true),
  /** Mean F1 of the classes that occur in the rows or in the decisions, 0 to 1. */
  MACRO_F1("macro-f1", CLASSIFICATION, true),
  /**
   * Matthews correlation of classes and decisions, -1 to 1, for two or more classes (Gorodkin
   * 2004); 0 where all rows, or all decisions, are of one class.
   */
  MCC("mcc", CLASSIFICATION, true),
  /**
   * Area under the ROC curve, 0 to 1, as the Mann-Whitney statistic with ties counted half. For
   * more than two classes the mean of each class against the rest, over the classes for which the
   * rows have both; undefined if all rows are of one class.
   */
  AUC("auc", CLASSIFICATION, true),
  /** Mean of {@link RowLoss}: -ln of the probability of the row's class, in nats, 0 to 16.12. */
  LOG_LOSS("log-loss", CLASSIFICATION, false),
  /**
   * Squared error of the probabilities. Two classes: of the positive one, 0 to 1, as scikit-learn
   * has it. More: summed over the classes, 0 to 2, as in Brier (1950).
   */
  BRIER("brier", CLASSIFICATION, false),
  /**
   * Expected calibration error, 0 to 1: gap between the largest probability and how often that
   * class is right, in 15 bins of equal width (Guo et al. 2017). It judges the probabilities, so a
   * decision rule does not change it. Sampling noise only ever adds to it: the interval of a well
   * calibrated model can lie above the value.
   */
  ECE("ece", CLASSIFICATION, false),
  /** Root mean squared error, in the target's unit; mean over the targets. */
  RMSE("rmse", REGRESSION, false),
  /** Mean absolute error, in the target's unit; mean over the targets. */
  MAE("mae", REGRESSION, false),
  /**
   * Share of variance explained, 1 at best; mean over the targets. Undefined, and left out of the
   * mean, for a target that is constant on the rows.
   */
  R2("r2", REGRESSION, true),
  /**
   * Harrell's concordance index, 0 to 1, 0.5 by chance: share of the comparable pairs of rows of
   * which the one with the higher risk had the event earlier, tied risks counted half. Undefined if
   * no pair is comparable.
   */
  CONCORDANCE("concordance", SURVIVAL, true),
  /**
   * Minus the log of the Cox partial likelihood, by event, less that of equal risks ({@code
   * PartialLikelihood}): 0 where risks say nothing, below 0 where they say something right. Unlike
   * the concordance it judges how far risks are apart. Undefined if no row has an event.
   */
  COX_LOSS("cox-loss", SURVIVAL, false);

  private final String key;
  private final Task task;
  private final boolean greaterIsBetter;

  Metric(String key, Task task, boolean greaterIsBetter) {
    this.key = key;
    this.task = task;
    this.greaterIsBetter = greaterIsBetter;
  }

  /** Its name in JSON, on the console and in reports. */
  public String key() {
    return key;
  }

  public Task task() {
    return task;
  }

  public boolean greaterIsBetter() {
    return greaterIsBetter;
  }

  public Yardstick yardstick() {
    return new Yardstick(key, greaterIsBetter);
  }

  /** Every metric of a task, in the order of reports. */
  public static List<Metric> of(Task task) {
    return Arrays.stream(values()).filter(metric -> metric.task == task).toList();
  }

  /** What fusion and members are compared by unless told otherwise. */
  public static Metric defaultFor(PredictionSchema schema) {
    return switch (schema.task()) {
      case CLASSIFICATION -> schema.width() == 2 ? AUC : ACCURACY;
      case REGRESSION -> RMSE;
      case SURVIVAL -> CONCORDANCE;
    };
  }

  /** A task's metric by its key. */
  public static Optional<Metric> byKey(String key, Task task) {
    return of(task).stream().filter(metric -> metric.key.equals(key)).findFirst();
  }

  /** Whether it is a metric's key, whatever the task. */
  public static boolean isKey(String key) {
    return Arrays.stream(values()).anyMatch(metric -> metric.key.equals(key));
  }
}
