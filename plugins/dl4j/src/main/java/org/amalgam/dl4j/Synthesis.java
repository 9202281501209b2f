package org.amalgam.dl4j;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How the branches of a network become one. */
enum Synthesis {
  /** Side by side. */
  CONCAT,
  /** {@code sum_i w_i h_i} with weights that are given, or learned by softmax. */
  WEIGHTED_AVERAGE,
  /** The same, each weight from what its branch gives: {@code softmax_i(q tanh(U h_i + c))}. */
  ATTENTION,
  /** The same, the weights from all branches together: {@code softmax(G [h_1 .. h_n] + b)}. */
  GATE,
  /** Of whole networks: {@code y = sum_i w_i y_i} with weights as in a weighted average. */
  MEAN_OF_NETWORKS;

  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static List<String> words() {
    return Arrays.stream(values()).map(Synthesis::word).toList();
  }

  static Synthesis of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /** Whether each row has a weight for each branch. */
  boolean weighs() {
    return this != CONCAT;
  }
}
