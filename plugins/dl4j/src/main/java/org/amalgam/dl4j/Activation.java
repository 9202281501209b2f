package org.amalgam.dl4j;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a hidden unit makes of its weighted sum. */
enum Activation {
  RELU {
    @Override
    void apply(float[] sums, int count) {
      for (int i = 0; i < count; i++) {
        sums[i] = Math.max(0, sums[i]);
      }
    }
  },
  TANH {
    @Override
    void apply(float[] sums, int count) {
      for (int i = 0; i < count; i++) {
        sums[i] = (float) Math.tanh(sums[i]);
      }
    }
  },
  SIGMOID {
    @Override
    void apply(float[] sums, int count) {
      for (int i = 0; i < count; i++) {
        sums[i] = (float) (1 / (1 + Math.exp(-sums[i])));
      }
    }
  },
  /** With alpha 1 (Clevert, Unterthiner and Hochreiter 2016). */
  ELU {
    @Override
    void apply(float[] sums, int count) {
      for (int i = 0; i < count; i++) {
        sums[i] = sums[i] > 0 ? sums[i] : (float) Math.expm1(sums[i]);
      }
    }
  };

  /** Replaces the first numbers by what the units give. */
  abstract void apply(float[] sums, int count);

  /** The name in pipelines, which is Deeplearning4j's too. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static List<String> words() {
    return Arrays.stream(values()).map(Activation::word).toList();
  }

  static Activation of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
