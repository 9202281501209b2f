package org.amalgam.internal.osgi;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.amalgam.api.FeatureExtractor;
import org.amalgam.api.FeatureSynthesizer;
import org.amalgam.api.ModelFuser;
import org.amalgam.api.ModelTrainer;
import org.amalgam.api.RestartNeeded;
import org.amalgam.api.Stage;
import org.amalgam.api.StageType;
import org.amalgam.api.evaluation.Analysis;
import org.amalgam.api.evaluation.Evaluator;
import org.amalgam.api.evaluation.EvaluatorType;
import org.amalgam.api.evaluation.Metric;
import org.amalgam.api.pipeline.Amalgam;
import org.amalgam.api.pipeline.Provider;
import org.amalgam.internal.registry.Installed;
import org.amalgam.internal.registry.InstalledEvaluator;
import org.amalgam.internal.registry.StageCatalog;
import org.amalgam.internal.runtime.Platform;
import org.amalgam.internal.store.Store;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The platform in a container: stages come and go as services, pipelines with the bundles that ship
 * them. What a change sets off happens on a thread of its own, so that no bundle's start waits.
 */
@Component(service = Amalgam.class, immediate = true)
public final class OsgiPlatform extends Platform {
  private static final Logger LOG = LoggerFactory.getLogger(OsgiPlatform.class);

  /** In which the stages of a bundle that starts come one by one: they are one change. */
  private static final long TOGETHER_MILLIS = 100;

  private final ScheduledExecutorService changes =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "amalgam: changes of stages");
            thread.setDaemon(true);
            return thread;
          });
  private final AtomicBoolean refreshDue = new AtomicBoolean();
  private final ShippedPipelines shipped;
  private final Classes classes = new Classes();

  @Activate
  public OsgiPlatform(BundleContext context) {
    super(new StageCatalog(), new Store(store(context)), threads(context));
    shipped = new ShippedPipelines(context, this);
    catalog().onChange(this::refreshLater);
  }

  @Activate
  void activate() {
    restore();
    shipped.open();
  }

  @Deactivate
  void deactivate() {
    shipped.close();
    changes.shutdownNow();
    close();
  }

  /** How many threads a fit may use: {@code amalgam.threads}, or one per processor. */
  private static int threads(BundleContext context) {
    String given = Optional.ofNullable(context.getProperty("amalgam.threads")).orElse("");
    if (given.matches("[1-9][0-9]{0,3}")) {
      return Integer.parseInt(given);
    }
    if (!given.isEmpty()) {
      LOG.warn("amalgam.threads is '{}'; it must be a whole number from 1 to 9999.", given);
    }
    return Runtime.getRuntime().availableProcessors();
  }

  private static Path store(BundleContext context) {
    return Optional.ofNullable(context.getProperty("amalgam.store"))
        .map(Path::of)
        .orElseGet(() -> context.getDataFile("store").toPath());
  }

  /**
   * Many stages come at once when a bundle starts. One look at them all is one swap, and a rollback
   * undoes all of it.
   */
  private void refreshLater() {
    // While the platform itself goes, its stages leave it one by one.
    if (!changes.isShutdown() && refreshDue.compareAndSet(false, true)) {
      var unused =
          changes.schedule(
              () -> {
                refreshDue.set(false);
                refresh();
              },
              TOGETHER_MILLIS,
              TimeUnit.MILLISECONDS);
    }
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addExtractor(ServiceReference<FeatureExtractor> reference, FeatureExtractor stage) {
    add(reference, stage);
  }

  void removeExtractor(FeatureExtractor stage) {
    catalog().remove(stage);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addSynthesizer(ServiceReference<FeatureSynthesizer> reference, FeatureSynthesizer stage) {
    add(reference, stage);
  }

  void removeSynthesizer(FeatureSynthesizer stage) {
    catalog().remove(stage);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addTrainer(ServiceReference<ModelTrainer> reference, ModelTrainer stage) {
    add(reference, stage);
  }

  void removeTrainer(ModelTrainer stage) {
    catalog().remove(stage);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addFuser(ServiceReference<ModelFuser> reference, ModelFuser stage) {
    add(reference, stage);
  }

  void removeFuser(ModelFuser stage) {
    catalog().remove(stage);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addRestart(RestartNeeded restart) {
    LOG.warn("{}* are not offered: {}", restart.types(), restart.reason());
    catalog().add(restart);
  }

  void removeRestart(RestartNeeded restart) {
    catalog().remove(restart);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addMetric(ServiceReference<Metric> reference, Metric metric) {
    add(reference, metric);
  }

  void removeMetric(Metric metric) {
    catalog().evaluators().remove(metric);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addAnalysis(ServiceReference<Analysis> reference, Analysis analysis) {
    add(reference, analysis);
  }

  void removeAnalysis(Analysis analysis) {
    catalog().evaluators().remove(analysis);
  }

  private void add(ServiceReference<?> reference, Evaluator evaluator) {
    Provider provider = provider(reference);
    if (reference.getProperty(EvaluatorType.PROPERTY) instanceof String type) {
      catalog().evaluators().add(new InstalledEvaluator(type, evaluator, provider));
    } else {
      LOG.error(
          "{} of {} has no type and cannot be used; annotate it with @EvaluatorType.",
          evaluator.getClass().getName(),
          provider);
    }
  }

  private static Provider provider(ServiceReference<?> reference) {
    return new Provider(
        reference.getBundle().getSymbolicName(), reference.getBundle().getVersion().toString());
  }

  private void add(ServiceReference<?> reference, Stage<?, ?> stage) {
    Provider provider = provider(reference);
    if (reference.getProperty(StageType.PROPERTY) instanceof String type) {
      classes.load(reference.getBundle());
      catalog().add(Installed.of(type, stage, provider, reference.getBundle().getBundleId()));
    } else {
      LOG.error(
          "{} of {} has no type and cannot be used; annotate it with @StageType.",
          stage.getClass().getName(),
          provider);
    }
  }
}
