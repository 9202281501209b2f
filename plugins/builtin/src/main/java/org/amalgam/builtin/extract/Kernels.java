package org.amalgam.builtin.extract;

import java.util.Arrays;
import org.amalgam.api.Params;

/**
 * The weights of the fixed banks, one kernel after the other, row major. y goes down and x to the
 * right, both from the middle of a kernel; in one dimension there is y only, and no orientation.
 *
 * @param size length of a kernel, and of the side of a square one
 * @param image whether they are square
 */
record Kernels(int size, boolean image) {
  private static final double OCTAVE = 0.56;

  /**
   * The size of a bank's kernels, as the parameters say it.
   *
   * @throws IllegalArgumentException if the bank has no kernels of that size
   */
  static Kernels of(Params params, boolean image) {
    String bank = params.text("bank");
    int given = params.integer("size");
    int size =
        switch (bank) {
          case "sobel", "laplace" -> fixed(bank, given);
          case "haar" -> given == 0 ? 6 : given;
          case "gaussian", "gabor" -> given == 0 ? reach(widest(params)) : given;
          default -> given == 0 && !image ? params.numbers("weights").length : given;
        };
    if (bank.equals("haar") && size < 3) {
      throw new IllegalArgumentException("'haar' takes a size of 3 or more, not " + size + ".");
    }
    return new Kernels(size, image);
  }

  private static int fixed(String bank, int given) {
    if (given != 0 && given != 3) {
      throw new IllegalArgumentException(
          "'%s' has kernels of size 3, not %d; leave 'size' out.".formatted(bank, given));
    }
    return 3;
  }

  /** Two standard deviations to each side of the middle. */
  private static int reach(double sigma) {
    return 2 * (int) Math.ceil(2 * sigma) + 1;
  }

  private static double widest(Params params) {
    double sigma = params.number("sigma");
    if (sigma > 0) {
      return sigma;
    }
    return params.text("bank").equals("gabor")
        ? OCTAVE * Arrays.stream(params.numbers("wavelengths")).max().orElse(1)
        : 1;
  }

  int area() {
    return image ? Math.multiplyExact(size, size) : size;
  }

  /** The weights of all kernels of the bank. */
  float[] weights(Params params) {
    return switch (params.text("bank")) {
      case "gabor" -> gabor(params);
      case "gaussian" -> gaussian(widest(params));
      case "haar" -> haar();
      case "sobel" -> sobel();
      case "laplace" -> image ? floats(0, 1, 0, 1, -4, 1, 0, 1, 0) : floats(1, -2, 1);
      default -> given(params.numbers("weights"));
    };
  }

  private float[] given(double[] weights) {
    if (size == 0 || weights.length == 0 || weights.length % area() != 0) {
      throw new IllegalArgumentException(
          "The bank 'given' takes 'size' and 'weights', %s for each kernel; got size %d and %d weights."
              .formatted(image ? "size x size" : "size", size, weights.length));
    }
    return floats(weights);
  }

  private float[] sobel() {
    return image
        ? floats(-1, 0, 1, -2, 0, 2, -1, 0, 1, -1, -2, -1, 0, 0, 0, 1, 2, 1)
        : floats(-1, 0, 1);
  }

  private static float[] floats(double... values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  /** A weight by its place relative to the middle. */
  private interface Shape {
    double at(double y, double x);
  }

  private double[] drawn(Shape shape) {
    double[] kernel = new double[area()];
    double middle = (size - 1) / 2.0;
    for (int i = 0; i < kernel.length; i++) {
      int y = image ? i / size : i;
      kernel[i] = shape.at(y - middle, image ? i % size - middle : 0);
    }
    return kernel;
  }

  /** {@code exp(-(x^2 + y^2) / 2 sigma^2)}, summing to 1. */
  private float[] gaussian(double sigma) {
    double[] kernel = drawn((y, x) -> Math.exp(-(x * x + y * y) / (2 * sigma * sigma)));
    double sum = Arrays.stream(kernel).sum();
    return floats(Arrays.stream(kernel).map(w -> w / sum).toArray());
  }

  /** By wavelength, then orientation, then phase. */
  private float[] gabor(Params params) {
    double[] wavelengths = params.numbers("wavelengths");
    double[] phases = params.numbers("phases");
    int orientations = image ? params.integer("orientations") : 1;
    if (wavelengths.length == 0 || phases.length == 0) {
      throw new IllegalArgumentException("'gabor' takes a wavelength and a phase, or more.");
    }
    float[] all = new float[wavelengths.length * orientations * phases.length * area()];
    int at = 0;
    for (double wavelength : wavelengths) {
      double sigma = params.number("sigma") > 0 ? params.number("sigma") : OCTAVE * wavelength;
      for (int o = 0; o < orientations; o++) {
        double angle = image ? Math.PI * o / orientations : Math.PI / 2;
        for (double phase : phases) {
          float[] kernel =
              gabor(wavelength, sigma, params.number("aspect"), angle, Math.toRadians(phase));
          System.arraycopy(kernel, 0, all, at, kernel.length);
          at += kernel.length;
        }
      }
    }
    return all;
  }

  /**
   * {@code e cos(2 pi u / wavelength + phase)} with {@code e = exp(-(u^2 + aspect^2 v^2) / 2
   * sigma^2)}, u along the angle and v across it (Daugman 1985); then less so much of e that the
   * kernel sums to 0, and scaled so that its absolute weights sum to 1.
   */
  private float[] gabor(
      double wavelength, double sigma, double aspect, double angle, double phase) {
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    double[] envelope =
        drawn(
            (y, x) -> {
              double u = x * cos + y * sin;
              double v = aspect * (y * cos - x * sin);
              return Math.exp(-(u * u + v * v) / (2 * sigma * sigma));
            });
    double[] kernel =
        drawn((y, x) -> Math.cos(2 * Math.PI * (x * cos + y * sin) / wavelength + phase));
    double sum = 0;
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] *= envelope[i];
      sum += kernel[i];
    }
    double share = sum / Arrays.stream(envelope).sum();
    double size = 0;
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] -= share * envelope[i];
      size += Math.abs(kernel[i]);
    }
    double scale = size > 0 ? 1 / size : 0;
    return floats(Arrays.stream(kernel).map(w -> w * scale).toArray());
  }

  /** On which side of a rectangle feature a step lies: 1, -1, or 0 for neither. */
  private interface Side {
    int of(int y, int x);
  }

  /**
   * The rectangle features of Viola and Jones (2001), as the mean of one part less that of the
   * other: two halves side by side, two halves one above the other, the middle third between the
   * outer ones in both directions, and the quarters of one diagonal against the other. In one
   * dimension the halves (the Haar wavelet) and the thirds.
   */
  private float[] haar() {
    if (!image) {
      return joined((y, x) -> half(y), (y, x) -> third(y));
    }
    return joined(
        (y, x) -> half(x),
        (y, x) -> half(y),
        (y, x) -> third(x),
        (y, x) -> third(y),
        (y, x) -> half(x) * half(y));
  }

  /** 1 in the first half, -1 in the second, 0 in the middle of an odd size. */
  private int half(int i) {
    return Integer.signum(size - 1 - 2 * i);
  }

  /** 1 in the middle third, else -1. */
  private int third(int i) {
    return i >= size / 3 && i < size - size / 3 ? 1 : -1;
  }

  private float[] joined(Side... sides) {
    float[] all = new float[sides.length * area()];
    for (int s = 0; s < sides.length; s++) {
      int[] counts = new int[3];
      for (int i = 0; i < area(); i++) {
        counts[1 + side(sides[s], i)]++;
      }
      for (int i = 0; i < area(); i++) {
        int side = side(sides[s], i);
        all[s * area() + i] = side == 0 ? 0 : (float) side / counts[1 + side];
      }
    }
    return all;
  }

  private int side(Side side, int i) {
    return image ? side.of(i / size, i % size) : side.of(i, 0);
  }
}
