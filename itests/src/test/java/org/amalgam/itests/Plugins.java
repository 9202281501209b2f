package org.amalgam.itests;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.EmbeddedResource;
import aQute.bnd.osgi.Jar;
import aQute.bnd.osgi.Resource;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Plugins as jars, as archives of a feature, and as features. */
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
        ignoreConfiguration(jar);
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

  /** As the parent of plugins does. */
  private static void ignoreConfiguration(Jar jar) throws Exception {
    for (Map.Entry<String, Resource> component : jar.getDirectory("OSGI-INF").entrySet()) {
      String xml = new String(component.getValue().buffer().array(), StandardCharsets.UTF_8);
      String ignoring =
          xml.replace("<scr:component ", "<scr:component configuration-policy=\"ignore\" ");
      jar.putResource(component.getKey(), new EmbeddedResource(ignoring, 0L));
    }
  }

  /** The jar of a module of this repository as another version of its bundle. */
  static Path reversioned(Path folder, String module, String version) {
    Path modules = Path.of(System.getProperty("amalgam.root"), "plugins", module, "target");
    String name = "amalgam-" + module;
    try (var files = Files.list(modules)) {
      Path original =
          files
              .filter(file -> file.getFileName().toString().matches(name + "-[0-9.]+.*\\.jar"))
              .findFirst()
              .orElseThrow(() -> new IllegalStateException(name + " is not built"));
      Path copy = folder.resolve("%s-%s.jar".formatted(name, version));
      copy(original, copy, version);
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(Path original, Path copy, String version) throws IOException {
    try (JarFile jar = new JarFile(original.toFile())) {
      Manifest manifest = new Manifest(jar.getManifest());
      manifest.getMainAttributes().putValue("Bundle-Version", version);
      try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(copy), manifest)) {
        for (JarEntry entry : Collections.list(jar.entries())) {
          if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
            out.putNextEntry(new JarEntry(entry.getName()));
            try (InputStream in = jar.getInputStream(entry)) {
              in.transferTo(out);
            }
          }
        }
      }
    }
  }

  /** Features, each of one jar. */
  static String features(String repository, Map<String, String> jars) {
    StringBuilder xml = new StringBuilder();
    xml.append("<features name='").append(repository);
    xml.append("' xmlns='http://karaf.apache.org/xmlns/features/v1.6.0'>");
    new TreeMap<>(jars)
        .forEach(
            (feature, url) ->
                xml.append(
                    "<feature name='%s' version='1.0.0'><bundle>%s</bundle></feature>"
                        .formatted(feature, url)));
    return xml.append("</features>").toString();
  }

  /** A Karaf archive of one feature of one jar. */
  static Path kar(Path file, String feature, Path jar) {
    String group = "repository/itests/" + feature;
    String features = features(feature, Map.of(feature, "mvn:itests/%s/1.0.0".formatted(feature)));
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream kar = new JarOutputStream(out, manifest)) {
      kar.putNextEntry(
          new JarEntry(
              "%s-features/1.0.0/%s-features-1.0.0-features.xml".formatted(group, feature)));
      kar.write(features.getBytes(StandardCharsets.UTF_8));
      kar.putNextEntry(new JarEntry("%s/1.0.0/%s-1.0.0.jar".formatted(group, feature)));
      Files.copy(jar, kar);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }
}
