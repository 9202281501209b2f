package org.amalgam.dl4j;

import java.io.File;
import java.util.Map;
import org.amalgam.api.RestartNeeded;
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
  private static final String NOT_STARTED =
      "ND4J did not start, so no stage dl4j.* is offered. This machine is {}: check that the bundle was"
          + " built for it (Maven property nd4j.platform) and that {} can be written.";
  private static final String NATIVES = "org.bytedeco.javacpp.cachedir";

  @Override
  public void start(BundleContext context) {
    if (System.getProperty(NATIVES) == null) {
      System.setProperty(NATIVES, natives(context).getPath());
    }
    if (!Loads.admit(Activator.class.getClassLoader())) {
      offerAfterRestart(
          context,
          "The bundle %s was updated a second time in the life of this JVM, which cannot take in its natives once more. Restart the container to use it; what was fitted before serves on until then.");
      return;
    }
    try {
      context.registerService(Engine.class, Engine.start(), FrameworkUtil.asDictionary(Map.of()));
    } catch (LinkageError failure) {
      offerAfterRestart(
          context,
          "ND4J of the bundle %s could not load its natives. If the bundle was updated, restart the container; what was fitted before serves on until then.");
      LOG.error(NOT_STARTED, platform(), System.getProperty(NATIVES), failure);
    } catch (RuntimeException failure) {
      LOG.error(NOT_STARTED, platform(), System.getProperty(NATIVES), failure);
    }
  }

  private static String platform() {
    return System.getProperty("os.name") + " " + System.getProperty("os.arch");
  }

  private static void offerAfterRestart(BundleContext context, String reason) {
    String bundle = context.getBundle().getSymbolicName() + " " + context.getBundle().getVersion();
    context.registerService(
        RestartNeeded.class,
        new RestartNeeded("dl4j.", reason.formatted(bundle)),
        FrameworkUtil.asDictionary(Map.of()));
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
