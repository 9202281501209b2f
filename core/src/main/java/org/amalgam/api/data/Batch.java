package org.amalgam.api.data;

/**
 * Rows of one kind, as they travel along an arrow of a pipeline. Immutable and safe for any number
 * of threads; an array handed out by a batch is its own and must not be written to.
 */
public sealed interface Batch permits Records, Features, Predictions {
  /** Number of rows, 0 or more. */
  int rows();

  /** What every row of this batch looks like. */
  Schema schema();

  /**
   * The chosen rows in the chosen order.
   *
   * @param index row numbers from 0 to {@code rows() - 1}; repeats are allowed
   */
  Batch rows(int[] index);
}
