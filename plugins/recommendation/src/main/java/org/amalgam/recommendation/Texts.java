package org.amalgam.recommendation;

import java.util.Arrays;
import java.util.regex.Pattern;

/** Texts that are lists. */
final class Texts {
  private final Pattern separator;

  Texts(String separator) {
    this.separator = Pattern.compile(Pattern.quote(separator));
  }

  /** The parts in their order, without space around them; empty ones are left out. */
  String[] parts(String text) {
    return Arrays.stream(separator.split(text, -1))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .toArray(String[]::new);
  }
}
