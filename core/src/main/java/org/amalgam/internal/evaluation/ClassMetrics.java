package org.amalgam.internal.evaluation;

/** Figures of a confusion matrix: {@code confusion[true class][predicted class]}. */
final class ClassMetrics {
  private ClassMetrics() {}

  static double accuracy(long[][] confusion) {
    long right = 0;
    long all = 0;
    for (int k = 0; k < confusion.length; k++) {
      right += confusion[k][k];
      all += row(confusion, k);
    }
    return right / (double) all;
  }

  static double balancedAccuracy(long[][] confusion) {
    double sum = 0;
    int classes = 0;
    for (int k = 0; k < confusion.length; k++) {
      long occurs = row(confusion, k);
      if (occurs > 0) {
        sum += confusion[k][k] / (double) occurs;
        classes++;
      }
    }
    return sum / classes;
  }

  static double macroF1(long[][] confusion) {
    double sum = 0;
    int classes = 0;
    for (int k = 0; k < confusion.length; k++) {
      long either = row(confusion, k) + column(confusion, k);
      if (either > 0) {
        sum += 2.0 * confusion[k][k] / either;
        classes++;
      }
    }
    return sum / classes;
  }

  static double mcc(long[][] confusion) {
    double right = 0;
    double all = 0;
    double both = 0;
    double trueSquares = 0;
    double predictedSquares = 0;
    for (int k = 0; k < confusion.length; k++) {
      double occurs = row(confusion, k);
      double predicted = column(confusion, k);
      right += confusion[k][k];
      all += occurs;
      both += occurs * predicted;
      trueSquares += occurs * occurs;
      predictedSquares += predicted * predicted;
    }
    if (all == 0) {
      return Double.NaN;
    }
    double scale = Math.sqrt((all * all - predictedSquares) * (all * all - trueSquares));
    return scale == 0 ? 0 : (right * all - both) / scale;
  }

  private static long row(long[][] confusion, int k) {
    long sum = 0;
    for (long count : confusion[k]) {
      sum += count;
    }
    return sum;
  }

  private static long column(long[][] confusion, int k) {
    long sum = 0;
    for (long[] row : confusion) {
      sum += row[k];
    }
    return sum;
  }
}
