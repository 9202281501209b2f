package org.amalgam.dl4j;

import java.io.File;
import java.util.Map;
import org.osgi.annotation.bundle.Capability;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads ND4J before any stage of this bundle starts. */
@Capability(
    namespace = "osgi.service",
    attribute = "objectClass:List<String>=\"org.amalgam.dl4j.Engine\"",
    effective = "active")
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class Activator implements BundleActivator {
  private static final Logger LOG = LoggerFactory.getLogger(Activator.class);
  private static final String NATIVES = "org.bytedeco.javacpp.cachedir";

  @Override
  public void start(BundleContext context) {
    if (System.getProperty(NATIVES) == null) {
      System.setProperty(NATIVES, natives(context).getPath());
    }
    try {
      context.registerService(Engine.class, Engine.start(), FrameworkUtil.asDictionary(Map.of()));
    } catch (RuntimeException | LinkageError failure) {
      LOG.error(
          "ND4J did not start, so no stage dl4j.* is offered. This machine is {} {}: check that the"
              + " bundle was built for it (Maven property nd4j.platform) and that {} can be written."
              + " If this bundle was updated, restart the JVM.",
          System.getProperty("os.name"),
          System.getProperty("os.arch"),
          System.getProperty(NATIVES),
          failure);
    }
  }

  @Override
  public void stop(BundleContext context) {
    // The framework withdraws the service, and Declarative Services the stages that need it.
  }

  /**
   * Where the natives are unpacked: one place for every version of the bundle, kept over starts.
   */
  private static File natives(BundleContext context) {
    String data = context.getProperty("karaf.data");
    return data == null ? context.getDataFile("natives") : new File(data, "natives");
  }
}
