package org.amalgam.itests;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Jar;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** The plugin of the plugin guide as a jar. */
final class HelloPlugin {
  private HelloPlugin() {}

  static Path jar(Path folder) {
    try (Builder builder = new Builder()) {
      builder.addClasspath(
          new File(HelloPlugin.class.getProtectionDomain().getCodeSource().getLocation().toURI()));
      builder.setProperty("Bundle-SymbolicName", "plugin-hello");
      builder.setProperty("Bundle-Version", "1.0.0");
      builder.setProperty("Private-Package", "hello");
      Path file = folder.resolve("plugin-hello-1.0.0.jar");
      try (Jar jar = builder.build()) {
        jar.write(file.toFile());
      }
      if (!builder.isOk()) {
        throw new IllegalStateException("plugin-hello: " + builder.getErrors());
      }
      return file;
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    } catch (Exception e) {
      throw new IllegalStateException("plugin-hello could not be built", e);
    }
  }
}
