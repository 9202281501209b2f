package org.amalgam.internal.osgi;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.amalgam.internal.dataset.DatasetReader;
import org.amalgam.internal.graph.DefinitionReader;
import org.amalgam.internal.runtime.Platform;
import org.amalgam.internal.runtime.Shipped;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.util.tracker.BundleTracker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pipelines in the jars of active bundles: they come and go with their bundle. */
final class ShippedPipelines extends BundleTracker<ShippedPipelines.Brought> {
  private static final Logger LOG = LoggerFactory.getLogger(ShippedPipelines.class);

  private final Platform platform;

  ShippedPipelines(BundleContext context, Platform platform) {
    super(context, Bundle.ACTIVE, null);
    this.platform = platform;
  }

  /**
   * What a bundle brings.
   *
   * @param definitions by id
   */
  record Brought(Shipped origin, Map<String, String> definitions) {}

  @Override
  public Brought addingBundle(Bundle bundle, BundleEvent event) {
    Shipped origin =
        new Shipped(bundle.getSymbolicName(), path -> Optional.ofNullable(bundle.getEntry(path)));
    Map<String, String> definitions = new TreeMap<>();
    for (String file : files(bundle)) {
      try {
        String json = origin.text(file);
        if (!DatasetReader.isDescriptor(json)) {
          platform.offer(json, origin);
          definitions.put(DefinitionReader.read(json).id(), json);
        }
      } catch (IOException e) {
        LOG.error("{} cannot be read.", origin.name(file), e);
      }
    }
    return new Brought(origin, definitions);
  }

  /** Another version of the bundle that was installed beside it goes on with its pipelines. */
  @Override
  public void removedBundle(Bundle bundle, BundleEvent event, Brought brought) {
    for (String id : brought.definitions().keySet()) {
      platform.withdraw(id, brought.origin());
      for (Brought other : getTracked().values()) {
        Optional.ofNullable(other.definitions().get(id))
            .ifPresent(json -> platform.offer(json, other.origin()));
      }
    }
  }

  private static List<String> files(Bundle bundle) {
    Enumeration<URL> entries = bundle.findEntries(Shipped.FOLDER, "*.json", false);
    if (entries == null) {
      return List.of();
    }
    return Collections.list(entries).stream()
        .map(URL::getPath)
        .map(path -> path.substring(path.lastIndexOf('/') + 1))
        .sorted()
        .toList();
  }
}
