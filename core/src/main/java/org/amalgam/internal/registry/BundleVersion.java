package org.amalgam.internal.registry;

import java.util.Comparator;

/**
 * A bundle's version as OSGi orders it: three numbers, then the qualifier as text. What is missing,
 * or no number, counts as 0.
 */
record BundleVersion(long major, long minor, long micro, String qualifier)
    implements Comparable<BundleVersion> {
  private static final Comparator<BundleVersion> ORDER =
      Comparator.comparingLong(BundleVersion::major)
          .thenComparingLong(BundleVersion::minor)
          .thenComparingLong(BundleVersion::micro)
          .thenComparing(BundleVersion::qualifier);

  static BundleVersion of(String text) {
    String[] parts = text.strip().split("\\.", 4);
    return new BundleVersion(
        number(parts, 0), number(parts, 1), number(parts, 2), parts.length > 3 ? parts[3] : "");
  }

  private static long number(String[] parts, int place) {
    return parts.length > place && parts[place].matches("[0-9]{1,18}")
        ? Long.parseLong(parts[place])
        : 0;
  }

  @Override
  public int compareTo(BundleVersion other) {
    return ORDER.compare(this, other);
  }
}
