package org.amalgam.internal.graph;

/**
 * A port that a stage reads.
 *
 * @param label the port as the pipeline writes it
 * @param port which output of the node
 * @param node index of the node, or {@link #INPUT}
 * @param column name of the input column, for {@link Port#COLUMN}
 */
public record Slot(String label, Port port, int node, String column) {
  /** The node index of the pipeline's input. */
  public static final int INPUT = -1;

  /** What of a node is read. */
  public enum Port {
    /** All input columns. */
    ALL,
    /** One input column. */
    COLUMN,
    /** The features that the stage gives. */
    OUTPUT,
    /** What the model or fuser answers. */
    PREDICTIONS,
    /** The hidden features of a model. */
    FEATURES
  }
}
