package org.amalgam.itests;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Version;

/**
 * The jars of plugin-sign: by what they do, and by the way that brings them, so that no two ways
 * bring the same version.
 */
final class Signs {
  /** Those that may serve; the others are refused. */
  static final List<String> GOOD = List.of("0.8", "0.9");

  static final List<String> ALL = List.of("0.8", "0.9", "throws", "silent", "wrong", "sleeps");

  private static final Map<String, String> VERSIONS =
      Map.of(
          "0.8", "8.0", "0.9", "9.0", "throws", "11.0", "silent", "12.0", "wrong", "13.0", "sleeps",
          "14.0");

  private final Path folder;
  private final AtomicInteger installed = new AtomicInteger();

  Signs(Path folder) {
    this.folder = folder;
  }

  /** How it comes into the container; the last part of the version tells. */
  enum Way {
    BUNDLE(0),
    DEPLOYED_JAR(1),
    DEPLOYED_KAR(2),
    FEATURE(3);

    private final int micro;

    Way(int micro) {
      this.micro = micro;
    }

    /** Whether it brought a version. */
    boolean brought(Version version) {
      return version.getMicro() == micro;
    }
  }

  /** Whether a version may ever serve. */
  static boolean isGood(Version version) {
    return version.getMajor() < 10;
  }

  static String version(String behaviour, Way way) {
    return VERSIONS.get(behaviour) + "." + way.micro;
  }

  /** A new bundle, whatever has been made of those that were installed before. */
  Bundle install(BundleContext context, String behaviour) throws IOException, BundleException {
    try (InputStream in = Files.newInputStream(jar(behaviour, Way.BUNDLE))) {
      return context.installBundle("sign-" + installed.incrementAndGet(), in);
    }
  }

  Path jar(String behaviour, Way way) {
    return folder.resolve("plugin-sign-%s%s.jar".formatted(version(behaviour, way), behaviour));
  }

  Path kar(String behaviour) {
    return folder.resolve("sign-%s.kar".formatted(behaviour));
  }

  Path features() {
    return folder.resolve("sign-features.xml");
  }

  /** Makes them all. */
  void make() throws IOException {
    Files.createDirectories(folder);
    Map<String, String> features = new TreeMap<>();
    for (String behaviour : ALL) {
      for (Way way : Way.values()) {
        Path jar = Plugins.jar(folder, "sign", version(behaviour, way), behaviour);
        if (way == Way.DEPLOYED_KAR) {
          Plugins.kar(kar(behaviour), "sign", jar);
        } else if (way == Way.FEATURE) {
          features.put("sign-" + behaviour, jar.toUri().toString());
        }
      }
    }
    Files.writeString(features(), Plugins.features("signs", new LinkedHashMap<>(features)));
  }
}
