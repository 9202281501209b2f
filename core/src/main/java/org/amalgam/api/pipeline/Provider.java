package org.amalgam.api.pipeline;

import java.util.Optional;

/**
 * Who brings a stage type.
 *
 * @param bundle symbolic name of the bundle
 * @param version version of the bundle
 */
public record Provider(String bundle, String version) {
  /** One as a command names it, {@code BUNDLE@VERSION}; empty if the text is none. */
  public static Optional<Provider> parse(String text) {
    int at = text.lastIndexOf('@');
    return at > 0 && at < text.length() - 1
        ? Optional.of(new Provider(text.substring(0, at), text.substring(at + 1)))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return bundle + " " + version;
  }
}
