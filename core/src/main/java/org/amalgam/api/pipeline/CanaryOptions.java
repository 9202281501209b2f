package org.amalgam.api.pipeline;

/**
 * How a version is tried on requests.
 *
 * @param percent share of the requests that it answers, above 0 and up to 100
 * @param requests after which it is decided, 1 or more
 */
public record CanaryOptions(double percent, int requests) {
  /** One request in twenty, decided after 1000 of them. */
  public static final CanaryOptions DEFAULT = new CanaryOptions(5, 1000);
}
