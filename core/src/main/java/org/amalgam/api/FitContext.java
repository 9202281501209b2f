package org.amalgam.api;

import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Target;
import org.osgi.annotation.versioning.ProviderType;

/**
 * All that {@link Stage#fit} gets.
 *
 * @param <I> what the stage reads
 */
@ProviderType
public interface FitContext<I> {
  /** The training rows. */
  I input();

  /** What is to be learned of each row. */
  Target target();

  /** Weight of each row, 0 or more, averaging 1; not to be written to. */
  float[] weights();

  Params params();

  /** What predictions must look like. */
  default PredictionSchema output() {
    return target().schema();
  }

  /** Source of all chance in the stage. */
  long seed();

  /**
   * A part of the rows to watch the fit on, drawn as the pipeline draws its folds: classes in
   * proportion, groups whole, later rows after earlier ones.
   *
   * @param fraction share of the rows to keep out, above 0 and below 1
   */
  Split split(double fraction);

  /**
   * Reports how far the fit is, and ends it if the run was cancelled. Call it often.
   *
   * @param fraction from 0 to 1
   * @param message what a person would like to see: {@code epoch 3, loss 0.412}
   * @throws java.util.concurrent.CancellationException if the run was cancelled
   */
  void progress(double fraction, String message);

  /**
   * Two disjoint sets of rows.
   *
   * @param train rows to learn from, rising
   * @param test rows kept out, rising
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Split(int[] train, int[] test) {}
}
