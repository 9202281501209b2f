package org.amalgam.internal.osgi;

import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
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
final class ShippedPipelines extends BundleTracker<List<String>> {
  private static final Logger LOG = LoggerFactory.getLogger(ShippedPipelines.class);

  private final Platform platform;

  ShippedPipelines(BundleContext context, Platform platform) {
    super(context, Bundle.ACTIVE, null);
    this.platform = platform;
  }

  @Override
  public List<String> addingBundle(Bundle bundle, BundleEvent event) {
    Shipped origin =
        new Shipped(bundle.getSymbolicName(), path -> Optional.ofNullable(bundle.getEntry(path)));
    List<String> ids = new ArrayList<>();
    for (String file : files(bundle)) {
      try {
        String json = origin.text(file);
        if (!DatasetReader.isDescriptor(json)) {
          platform.offer(json, origin);
          ids.add(DefinitionReader.read(json).id());
        }
      } catch (IOException e) {
        LOG.error("{} cannot be read.", origin.name(file), e);
      }
    }
    return ids;
  }

  @Override
  public void removedBundle(Bundle bundle, BundleEvent event, List<String> ids) {
    ids.forEach(platform::withdraw);
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
