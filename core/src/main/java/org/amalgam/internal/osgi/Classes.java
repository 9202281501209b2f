package org.amalgam.internal.osgi;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads all of a bundle's own classes. What a stage of it fitted works on when the bundle is
 * updated or gone, but a class that it then touches for the first time could not be loaded any
 * more. Classes of jars nested in the bundle are left out: they are too many to load in advance,
 * and those that matter are loaded when a new snapshot is tried on the held-out rows.
 */
final class Classes {
  private static final Logger LOG = LoggerFactory.getLogger(Classes.class);
  private static final String SUFFIX = ".class";

  private final Set<BundleWiring> loaded = ConcurrentHashMap.newKeySet();

  void load(Bundle bundle) {
    BundleWiring wiring = bundle.adapt(BundleWiring.class);
    loaded.removeIf(each -> !each.isInUse());
    if (wiring == null || !loaded.add(wiring)) {
      return;
    }
    int options = BundleWiring.LISTRESOURCES_RECURSE | BundleWiring.LISTRESOURCES_LOCAL;
    for (String path : wiring.listResources("/", "*" + SUFFIX, options)) {
      if (bundle.getEntry(path) != null && !path.startsWith("META-INF/")) {
        load(wiring, path.substring(0, path.length() - SUFFIX.length()).replace('/', '.'));
      }
    }
  }

  private static void load(BundleWiring wiring, String name) {
    try {
      wiring.getClassLoader().loadClass(name);
    } catch (ClassNotFoundException | LinkageError e) {
      LOG.debug("{} cannot be loaded; it needs what is not there.", name, e);
    }
  }
}
