package org.amalgam.finance;

import java.io.IOException;
import org.amalgam.api.StateWriter;
import org.amalgam.api.data.Column;

/** A column, or an element of one, to weights of evidence. */
sealed interface Binning permits Categories, Intervals {

  /**
   * Writes the weight of evidence of every row.
   *
   * @param element which of a shaped column
   * @param at where the first row's goes; the next ones follow {@code stride} apart
   */
  void write(Column column, int element, float[] into, int at, int stride);

  void save(StateWriter out) throws IOException;
}
