package org.amalgam.dl4j;

/**
 * A network that learns from rows of its own. For one thread.
 *
 * @param <M> what it is once it has learned
 */
interface Trainee<M> extends AutoCloseable {

  /** Number of rows. */
  int rows();

  /** Training steps in an epoch. */
  int steps();

  /** Puts the rows in the order in which the next epoch's steps will take them. */
  void order(int[] rows);

  /** One training step; gives the mean loss of its rows before it, with the penalty. */
  double step(int batch);

  /** A copy of the network as it is now. */
  M fitted();

  @Override
  void close();
}
