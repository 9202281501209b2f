package org.amalgam.dl4j;

/**
 * The greatest value of each channel in windows side by side; positions that fill no window are
 * left out.
 *
 * @param rows height of a window
 * @param columns width of a window
 */
record MaxPooling(int height, int width, int channels, int rows, int columns) implements Step {

  @Override
  public int outputs() {
    return (height / rows) * (width / columns) * channels;
  }

  @Override
  public void apply(float[] from, float[] to, float[] scratch) {
    int at = 0;
    for (int y = 0; y + rows <= height; y += rows) {
      for (int x = 0; x + columns <= width; x += columns, at += channels) {
        for (int c = 0; c < channels; c++) {
          to[at + c] = greatest(from, y, x, c);
        }
      }
    }
  }

  private float greatest(float[] from, int top, int left, int channel) {
    float greatest = Float.NEGATIVE_INFINITY;
    for (int y = top; y < top + rows; y++) {
      for (int x = left; x < left + columns; x++) {
        greatest = Math.max(greatest, from[(y * width + x) * channels + channel]);
      }
    }
    return greatest;
  }
}
