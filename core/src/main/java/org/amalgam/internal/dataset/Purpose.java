package org.amalgam.internal.dataset;

/** What a dataset is read for; decides what it must have. */
public enum Purpose {
  /**
   * To learn from: a target is needed, every class must occur, no column may be constant or empty.
   */
  FIT,
  /** To measure on: a target is needed; what would stop a fit is a warning. */
  EVALUATE,
  /** To answer: only the inputs are read; a view without a single column in the data is missing. */
  PREDICT,
  /** The same, but a row with a cell that cannot be read is refused by itself. */
  PREDICT_EACH;

  boolean isToPredict() {
    return this == PREDICT || this == PREDICT_EACH;
  }
}
