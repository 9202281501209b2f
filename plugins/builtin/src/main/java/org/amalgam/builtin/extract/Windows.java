package org.amalgam.builtin.extract;

/**
 * Windows along a side of a {@link Grid}.
 *
 * @param size steps of a window
 * @param stride steps from the start of one window to the next
 * @param padded whether windows are centred on steps 0, stride, 2 stride, ... and reach beyond the
 *     ends; else they lie wholly within, from step 0 on, and what is left at the end has none
 */
record Windows(int size, int stride, boolean padded) {

  /** How many there are over so many steps. */
  int count(int steps) {
    if (padded) {
      return (steps - 1) / stride + 1;
    }
    return steps < size ? 0 : (steps - size) / stride + 1;
  }

  /** First step of a window, below 0 where it begins before the first. */
  int start(int window) {
    return window * stride - (padded ? (size - 1) / 2 : 0);
  }
}
