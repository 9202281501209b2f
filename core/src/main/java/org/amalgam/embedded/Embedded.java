package org.amalgam.embedded;

import java.io.IOException;
import java.nio.file.Path;
import org.amalgam.api.pipeline.Amalgam;
import org.amalgam.internal.flat.ClassPath;
import org.amalgam.internal.registry.StageCatalog;
import org.amalgam.internal.runtime.Platform;
import org.amalgam.internal.store.Store;

/**
 * Amalgam inside any JVM: the same plugin jars, put on the class path, are found through {@link
 * java.util.ServiceLoader}.
 */
public final class Embedded {
  private Embedded() {}

  /** An open platform; closing it ends its runs and frees its models. */
  public interface Session extends Amalgam, AutoCloseable {
    @Override
    void close();
  }

  /**
   * Opens a platform with the plugins of the calling thread's class path.
   *
   * @param store folder for model packages, made if it is not there
   * @throws IOException if a plugin's pipelines cannot be read
   */
  public static Session open(Path store) throws IOException {
    return open(store, Runtime.getRuntime().availableProcessors());
  }

  /**
   * Opens a platform.
   *
   * @param store folder for model packages, made if it is not there
   * @param threads how many a fit may use, 1 or more; results do not depend on it
   * @throws IOException if a plugin's pipelines cannot be read
   */
  public static Session open(Path store, int threads) throws IOException {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    StageCatalog catalog = new StageCatalog();
    ClassPath.addStages(catalog, loader);
    ClassPath.addEvaluators(catalog.evaluators(), loader);
    Flat platform = new Flat(catalog, new Store(store), threads);
    platform.restore();
    ClassPath.offerPipelines(platform, loader);
    return platform;
  }

  private static final class Flat extends Platform implements Session {
    Flat(StageCatalog catalog, Store store, int threads) {
      super(catalog, store, threads);
    }
  }
}
