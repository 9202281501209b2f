package org.amalgam.deployer;

import java.io.BufferedInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.amalgam.api.pipeline.Amalgam;
import org.amalgam.api.pipeline.PipelineState;
import org.amalgam.api.pipeline.PipelineStatus;
import org.amalgam.api.pipeline.ProblemException;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes pipelines ({@code .json}) and model packages ({@code .amalgam}) in the deploy folder in,
 * and out when their file goes. A pipeline that names its data is fitted if there is nothing of it
 * to serve, and again when data arrive after its fit failed. Whatever is wrong with a file is one
 * line of the log: a file that fails is never tried again before it changes.
 */
@Component(service = ArtifactInstaller.class, property = "service.ranking:Integer=100")
public final class DeployFolder implements ArtifactInstaller {
  private static final Logger LOG = LoggerFactory.getLogger(DeployFolder.class);

  private final Amalgam amalgam;
  private final Deployed deployed;
  private final FirstFit fits;
  private final Optional<Path> etc;

  @Activate
  public DeployFolder(@Reference Amalgam amalgam, BundleContext context) throws IOException {
    this(
        amalgam,
        context.getDataFile("deployed.properties").toPath(),
        Optional.ofNullable(context.getProperty("karaf.etc")).map(Path::of));
  }

  /**
   * A deploy folder.
   *
   * @param store file in which to keep which file brought which pipeline
   * @param etc the container's configuration, which is watched, too, but not for pipelines
   */
  DeployFolder(Amalgam amalgam, Path store, Optional<Path> etc) throws IOException {
    this.amalgam = amalgam;
    this.deployed = new Deployed(store);
    this.fits = new FirstFit(amalgam);
    this.etc = etc.map(folder -> folder.toAbsolutePath().normalize());
    deployed.files().stream().filter(file -> !file.exists()).forEach(this::uninstall);
  }

  @Deactivate
  void close() {
    fits.close();
  }

  @Override
  public boolean canHandle(File file) {
    Optional<Path> folder = Optional.ofNullable(file.toPath().toAbsolutePath().getParent());
    boolean configuration = folder.isPresent() && folder.map(Path::normalize).equals(etc);
    return !configuration && Kind.byName(file) != Kind.OTHER;
  }

  @Override
  public void install(File file) {
    logged(file, "taken in", () -> take(file));
  }

  @Override
  public void update(File file) {
    install(file);
  }

  @Override
  public void uninstall(File file) {
    logged(file, "taken out", () -> drop(file));
  }

  /** What a file asks for. */
  private interface Work {
    void run() throws IOException;
  }

  private static void logged(File file, String done, Work work) {
    try {
      work.run();
    } catch (ProblemException e) {
      LOG.error("{} cannot be {}. {}", file, done, Line.of(e));
    } catch (IOException e) {
      LOG.error("{} cannot be {}: {}", file, done, e.toString());
    } catch (RuntimeException e) {
      LOG.error("{} cannot be {}.", file, done, e);
    }
  }

  private void take(File file) throws IOException {
    switch (Kind.of(file)) {
      case PIPELINE -> takePipeline(file);
      case PACKAGE -> takePackage(file);
      case DATA -> takeData(file);
      case OTHER -> LOG.debug("{} is not for Amalgam.", file);
    }
  }

  private void takePipeline(File file) throws IOException {
    String json = Kind.text(file);
    Optional<Path> folder =
        Optional.ofNullable(file.getAbsoluteFile().getParentFile()).map(File::toPath);
    PipelineStatus status = amalgam.deploy(json, folder);
    remember(file, status);
    if (status.state() != PipelineState.INVALID && TopLevelKeys.of(json).contains("data")) {
      fits.ask(status.id());
    }
  }

  /** A package that is as it was is not taken in again, over what was fitted since. */
  private void takePackage(File file) throws IOException {
    if (deployed.unchanged(file) && deployed.id(file).filter(this::there).isPresent()) {
      return;
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file.toPath()))) {
      remember(file, amalgam.importPackage(in));
    }
  }

  private boolean there(String id) {
    return amalgam.pipelines().stream().anyMatch(status -> status.id().equals(id));
  }

  private void takeData(File file) {
    LOG.info("Data have arrived: {}.", file);
    for (File other : deployed.files()) {
      Optional<String> id = deployed.id(other);
      if (id.isPresent() && Kind.byName(other) == Kind.PIPELINE && namesData(other)) {
        fits.ask(id.get());
      }
    }
  }

  private static boolean namesData(File file) {
    try {
      return TopLevelKeys.of(Kind.text(file)).contains("data");
    } catch (IOException e) {
      return false;
    }
  }

  /** A file that brings another pipeline than before takes the former one out. */
  private void remember(File file, PipelineStatus status) throws IOException {
    Optional<String> before = deployed.id(file);
    deployed.put(file, status.id());
    if (before.isPresent() && !before.get().equals(status.id())) {
      undeploy(file, before.get());
    }
    if (deployed.shared(file, status.id())) {
      LOG.warn(
          "{} brings pipeline '{}', as another file does: this one counts.", file, status.id());
    }
    String problems = status.problems().isEmpty() ? "" : " " + Line.of(status.problems());
    if (status.state() == PipelineState.INVALID) {
      LOG.error("{}: pipeline '{}' is INVALID.{}", file, status.id(), problems);
    } else {
      LOG.info("{}: pipeline '{}' is {}.{}", file, status.id(), status.state(), problems);
    }
  }

  private void drop(File file) throws IOException {
    Optional<String> id = deployed.id(file);
    if (id.isPresent()) {
      deployed.remove(file);
      undeploy(file, id.get());
    }
  }

  private void undeploy(File file, String id) {
    if (deployed.shared(file, id)) {
      LOG.warn("{} no longer brings pipeline '{}', but another file does: it stays.", file, id);
    } else if (there(id)) {
      amalgam.undeploy(id);
      LOG.info("{} no longer brings pipeline '{}': it is gone.", file, id);
    }
  }
}
