package org.amalgam.builtin.extract;

import java.io.IOException;
import org.amalgam.api.StateWriter;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.FloatColumn;

/** The kernels that one shaped column is convolved with. Immutable. */
sealed interface Bank permits FilterBank, RandomKernels {

  /** What a column gives. */
  FeatureSchema schema(Field field);

  /** A pass over a column, with buffers of its own. */
  Pass pass(FloatColumn column);

  /** Writes what the bank's {@code load} reads. */
  void save(StateWriter out) throws IOException;

  /** Convolves row after row; for one thread. */
  interface Pass {
    /** Writes the numbers of a row to {@code into[at ..)}. */
    void write(int row, float[] into, int at);
  }
}
