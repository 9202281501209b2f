package org.amalgam.dl4j;

/**
 * A point of the learning curve.
 *
 * @param train the loss of the training rows, their accuracy where it is measured
 * @param validation of the rows that are watched; NaN where there are none
 */
record Epoch(Score train, Score validation) {

  /** For people: {@code loss 0.142, accuracy 0.956; validation loss 0.151, accuracy 0.947}. */
  @Override
  public String toString() {
    return Double.isNaN(validation.loss()) ? "" + train : train + "; validation " + validation;
  }
}
