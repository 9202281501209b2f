package org.amalgam.internal.registry;

import org.amalgam.api.FeatureExtractor;
import org.amalgam.api.FeatureSynthesizer;
import org.amalgam.api.ModelFuser;
import org.amalgam.api.ModelTrainer;
import org.amalgam.api.Stage;
import org.amalgam.api.pipeline.Provider;
import org.amalgam.api.pipeline.StageInfo;
import org.amalgam.api.pipeline.StageKind;

/**
 * A stage that pipelines can use, and who brings it.
 *
 * @param place of the bundle among all, by when it was installed: its id
 */
public record Installed(
    String type, StageKind kind, Stage<?, ?> stage, Provider provider, long place) {

  /** One of which nobody knows when it was installed; among such, that counts which came first. */
  public static Installed of(String type, Stage<?, ?> stage, Provider provider) {
    return of(type, stage, provider, Long.MAX_VALUE);
  }

  public static Installed of(String type, Stage<?, ?> stage, Provider provider, long place) {
    return new Installed(type, kind(stage), stage, provider, place);
  }

  /** The same type used as another kind of stage. */
  public Installed as(Stage<?, ?> other) {
    return of(type, other, provider, place);
  }

  /** Type and provider, as messages name it. */
  public String title() {
    return type + " of " + provider;
  }

  public boolean sameVersion(Installed other) {
    return BundleVersion.of(provider.version())
        .equals(BundleVersion.of(other.provider().version()));
  }

  public StageInfo info() {
    return new StageInfo(type, kind, stage.summary(), stage.params(), provider);
  }

  private static StageKind kind(Stage<?, ?> stage) {
    if (stage instanceof FeatureExtractor) {
      return StageKind.EXTRACTOR;
    }
    if (stage instanceof FeatureSynthesizer) {
      return StageKind.SYNTHESIZER;
    }
    if (stage instanceof ModelTrainer) {
      return StageKind.MODEL;
    }
    if (stage instanceof ModelFuser) {
      return StageKind.FUSER;
    }
    throw new IllegalArgumentException(
        "%s is none of FeatureExtractor, FeatureSynthesizer, ModelTrainer, ModelFuser."
            .formatted(stage.getClass().getName()));
  }
}
