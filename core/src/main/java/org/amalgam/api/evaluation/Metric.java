package org.amalgam.api.evaluation;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * One number that says how good predictions are. Core reports it with a 95 % bootstrap interval,
 * for which it asks for the same rows with other weights, hundreds of times: rows drawn twice have
 * twice their weight, those not drawn 0. So a row of weight 2 must count as that row twice, and a
 * row of weight 0 as none.
 */
@ConsumerType
public interface Metric extends Evaluator {

  /** Which of two values is the better one. */
  boolean greaterIsBetter();

  /**
   * Measures. The order of the rows must not matter.
   *
   * @return NaN where it is undefined on the rows, such as for one class alone
   */
  double value(Evaluated rows);
}
