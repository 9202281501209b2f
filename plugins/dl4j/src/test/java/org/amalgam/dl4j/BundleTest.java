package org.amalgam.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;

/** What the build wrote for OSGi. */
class BundleTest {
  private final Attributes manifest = read();

  @Test
  void holdsItsEngineAndNothingThatThePlatformHas() {
    String path = manifest.getValue("Bundle-ClassPath");
    assertTrue(path.startsWith(".,lib/"), path);
    for (String part : new String[] {"deeplearning4j-nn", "nd4j-native", "openblas", "javacpp"}) {
      assertTrue(path.contains("lib/" + part + "-"), part);
    }
    for (String part : new String[] {"amalgam", "slf4j", "gson", "junit", "osgi"}) {
      assertFalse(path.contains(part), part);
    }
    assertTrue(path.matches(".*nd4j-native-[^,]*-(linux|macosx|windows)-.*"), path);
  }

  @Test
  void importsOnlyWhatEveryPlatformHas() {
    String imports = manifest.getValue("Import-Package").replaceAll(";[^,]*(,\\d\\))?\"?", "");
    for (String name : imports.split(",", -1)) {
      assertTrue(
          name.matches(
              "(org\\.amalgam\\.api|org\\.osgi\\.framework|org\\.slf4j|javax|org\\.w3c\\.dom|org\\.xml\\.sax)\\b.*"),
          name);
    }
    assertEquals(null, manifest.getValue("Export-Package"));
  }

  @Test
  void offersTheStages() {
    assertEquals("org.amalgam.dl4j.Activator", manifest.getValue("Bundle-Activator"));
    String components = manifest.getValue("Service-Component");
    String offered = manifest.getValue("Provide-Capability");
    for (String name : new String[] {"Mlp", "Cnn", "Lstm", "Fusion"}) {
      assertTrue(components.contains("OSGI-INF/org.amalgam.dl4j." + name + ".xml"), components);
      String type = "dl4j." + name.toLowerCase(Locale.ROOT);
      assertTrue(offered.contains("amalgam.stage;amalgam.stage=\"" + type + "\""), offered);
    }
    assertTrue(offered.contains("objectClass:List<String>=\"org.amalgam.dl4j.Engine\""), offered);
  }

  private static Attributes read() {
    try {
      URI classes = Mlp.class.getProtectionDomain().getCodeSource().getLocation().toURI();
      try (InputStream in =
          Files.newInputStream(Path.of(classes).resolve("META-INF/MANIFEST.MF"))) {
        return new Manifest(in).getMainAttributes();
      }
    } catch (IOException | URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
