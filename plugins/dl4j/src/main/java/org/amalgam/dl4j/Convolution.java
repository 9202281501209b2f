package org.amalgam.dl4j;

/**
 * A convolution with stride 1 over an image {@code [height, width, channels]}, padded with zeros to
 * give as many positions (LeCun et al. 1998): {@code bias + sum over window and channels}. The
 * result is {@code [height, width, filters]}.
 *
 * @param rows height of the window
 * @param columns width of the window
 * @param weights {@code [rows, columns, channels, filters]}, row major
 * @param bias one per filter
 */
record Convolution(
    int height, int width, int channels, int rows, int columns, float[] weights, float[] bias)
    implements Step {

  @Override
  public int outputs() {
    return height * width * bias.length;
  }

  @Override
  public void apply(float[] from, float[] to, float[] scratch) {
    for (int y = 0, at = 0; y < height; y++) {
      for (int x = 0; x < width; x++, at += bias.length) {
        window(from, y - (rows - 1) / 2, x - (columns - 1) / 2, to, at);
      }
    }
  }

  private void window(float[] from, int top, int left, float[] to, int at) {
    int filters = bias.length;
    System.arraycopy(bias, 0, to, at, filters);
    int first = Math.max(0, -left);
    int last = Math.min(columns, width - left);
    for (int r = Math.max(0, -top), end = Math.min(rows, height - top); r < end; r++) {
      // Within a row of the window neither inputs nor weights have gaps.
      int in = ((top + r) * width + left + first) * channels;
      int weight = (r * columns + first) * channels * filters;
      Dense.addProduct(from, in, (last - first) * channels, weights, weight, to, at, filters);
    }
  }
}
