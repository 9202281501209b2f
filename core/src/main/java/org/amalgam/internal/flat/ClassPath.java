package org.amalgam.internal.flat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.jar.JarInputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.amalgam.api.Stage;
import org.amalgam.api.StageType;
import org.amalgam.api.evaluation.Evaluator;
import org.amalgam.api.evaluation.EvaluatorType;
import org.amalgam.api.pipeline.Provider;
import org.amalgam.internal.dataset.DatasetReader;
import org.amalgam.internal.registry.EvaluatorCatalog;
import org.amalgam.internal.registry.Installed;
import org.amalgam.internal.registry.InstalledEvaluator;
import org.amalgam.internal.registry.StageCatalog;
import org.amalgam.internal.runtime.Platform;
import org.amalgam.internal.runtime.Shipped;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The plugins on a class path: the same jars that a container takes as bundles. */
public final class ClassPath {
  private static final Logger LOG = LoggerFactory.getLogger(ClassPath.class);

  private ClassPath() {}

  /** Adds every stage that {@link ServiceLoader} finds. */
  @SuppressWarnings("rawtypes") // A class literal has no type arguments.
  public static void addStages(StageCatalog catalog, ClassLoader loader) {
    for (ServiceLoader.Provider<Stage> each :
        ServiceLoader.load(Stage.class, loader).stream().toList()) {
      try {
        StageType type = each.type().getAnnotation(StageType.class);
        catalog.add(Installed.of(type.value(), each.get(), provider(each.type())));
      } catch (ServiceConfigurationError | IOException e) {
        LOG.error("Stage {} cannot be used.", each.type().getName(), e);
      }
    }
  }

  /** Adds every metric and analysis that {@link ServiceLoader} finds. */
  public static void addEvaluators(EvaluatorCatalog catalog, ClassLoader loader) {
    for (ServiceLoader.Provider<Evaluator> each :
        ServiceLoader.load(Evaluator.class, loader).stream().toList()) {
      try {
        EvaluatorType type = each.type().getAnnotation(EvaluatorType.class);
        catalog.add(new InstalledEvaluator(type.value(), each.get(), provider(each.type())));
      } catch (ServiceConfigurationError | IOException e) {
        LOG.error("Evaluator {} cannot be used.", each.type().getName(), e);
      }
    }
  }

  /** Offers every pipeline that a jar ships. */
  public static void offerPipelines(Platform platform, ClassLoader loader) throws IOException {
    for (URL folder : Collections.list(loader.getResources(Shipped.FOLDER))) {
      String root = folder.toString().replaceFirst(Shipped.FOLDER + "/?$", "");
      Shipped origin = new Shipped(root, path -> entry(root, path));
      for (String file : files(folder)) {
        String json = origin.text(file);
        if (!DatasetReader.isDescriptor(json)) {
          platform.offer(json, origin);
        }
      }
    }
  }

  private static Optional<URL> entry(String root, String path) {
    try {
      return Optional.of(new URL(root + path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> files(URL folder) throws IOException {
    try {
      if (folder.openConnection() instanceof JarURLConnection jar) {
        try (FileSystem files = FileSystems.newFileSystem(Path.of(jar.getJarFileURL().toURI()))) {
          return json(files.getPath(jar.getEntryName()));
        }
      }
      return json(Path.of(folder.toURI()));
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  private static List<String> json(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return new ArrayList<>(
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".json"))
              .sorted()
              .toList());
    }
  }

  /** Bundle and version as the manifest beside the class says. */
  private static Provider provider(Class<?> type) throws IOException {
    Optional<Manifest> manifest =
        Optional.ofNullable(type.getProtectionDomain().getCodeSource())
            .map(CodeSource::getLocation)
            .flatMap(ClassPath::manifest);
    return new Provider(
        manifest.map(m -> m.getMainAttributes().getValue("Bundle-SymbolicName")).orElse("unknown"),
        manifest.map(m -> m.getMainAttributes().getValue("Bundle-Version")).orElse("0"));
  }

  private static Optional<Manifest> manifest(URL location) {
    try {
      Path path = Path.of(location.toURI());
      if (Files.isDirectory(path)) {
        Path file = path.resolve("META-INF/MANIFEST.MF");
        if (!Files.exists(file)) {
          return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
          return Optional.of(new Manifest(in));
        }
      }
      try (JarInputStream jar = new JarInputStream(Files.newInputStream(path))) {
        return Optional.ofNullable(jar.getManifest());
      }
    } catch (IOException | URISyntaxException e) {
      LOG.debug("{} has no manifest to read.", location, e);
      return Optional.empty();
    }
  }
}
