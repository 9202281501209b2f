package org.amalgam.itests;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Jar;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** Plugins as jars. */
final class Plugins {
  private Plugins() {}

  /** The plugin of the plugin guide. */
  static Path hello(Path folder) {
    return jar(folder, "hello", "1.0.0", "");
  }

  /**
   * The package of a plugin as a bundle.
   *
   * @param behaviour text of its resource {@code behaviour}
   */
  static Path jar(Path folder, String name, String version, String behaviour) {
    try (Builder builder = new Builder()) {
      builder.addClasspath(
          new File(Plugins.class.getProtectionDomain().getCodeSource().getLocation().toURI()));
      builder.setProperty("Bundle-SymbolicName", "plugin-" + name);
      builder.setProperty("Bundle-Version", version);
      builder.setProperty("Private-Package", name);
      builder.setProperty("Include-Resource", "behaviour;literal='" + behaviour + "'");
      Path file = folder.resolve("plugin-%s-%s%s.jar".formatted(name, version, behaviour));
      try (Jar jar = builder.build()) {
        jar.write(file.toFile());
      }
      if (!builder.isOk()) {
        throw new IllegalStateException(name + ": " + builder.getErrors());
      }
      return file;
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    } catch (Exception e) {
      throw new IllegalStateException(name + " could not be built", e);
    }
  }
}
