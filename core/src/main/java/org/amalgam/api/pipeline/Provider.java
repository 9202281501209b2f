package org.amalgam.api.pipeline;

/**
 * Who brings a stage type.
 *
 * @param bundle symbolic name of the bundle
 * @param version version of the bundle
 */
public record Provider(String bundle, String version) {
  @Override
  public String toString() {
    return bundle + " " + version;
  }
}
