package org.amalgam.dl4j;

import java.util.function.IntUnaryOperator;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;

/**
 * The image that a convolution leaves to a fully connected layer. Its maps lie innermost in plain
 * Java, outermost in Deeplearning4j.
 *
 * @param count how many maps; 0 for no image
 */
record Maps(int height, int width, int count) {
  /** No image but a vector. */
  static final Maps NONE = new Maps(0, 0, 0);

  boolean none() {
    return count == 0;
  }

  /** What makes a vector of the image in Deeplearning4j. */
  InputPreProcessor flattening() {
    return new CnnToFeedForwardPreProcessor(height, width, count);
  }

  /** Where Deeplearning4j has the i-th weight of a layer that reads the image, row major. */
  IntUnaryOperator place(int outputs) {
    return i -> {
      int input = i / outputs;
      int there = input % count * (height * width) + input / count;
      return there * outputs + i % outputs;
    };
  }
}
