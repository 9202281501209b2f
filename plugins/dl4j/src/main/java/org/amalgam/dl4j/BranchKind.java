package org.amalgam.dl4j;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.amalgam.api.data.FeatureSchema;

/** What a branch of a network begins with. */
enum BranchKind {
  DENSE,
  CONV,
  RECURRENT;

  static final String AUTO = "auto";

  /**
   * The kind that a word means for an input: {@code auto} is convolutional for images, recurrent
   * for sequences, else dense.
   *
   * @throws IllegalArgumentException if there is no such kind
   */
  static BranchKind of(String word, FeatureSchema input) {
    if (word.equals(AUTO)) {
      return switch (input.shape().size()) {
        case 3 -> CONV;
        case 2 -> RECURRENT;
        default -> DENSE;
      };
    }
    List<String> known =
        Arrays.stream(values()).map(kind -> kind.name().toLowerCase(Locale.ROOT)).toList();
    if (!known.contains(word)) {
      throw new IllegalArgumentException(
          "'branches' has '%s'; known: auto, %s.".formatted(word, String.join(", ", known)));
    }
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
