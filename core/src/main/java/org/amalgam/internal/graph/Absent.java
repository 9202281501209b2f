package org.amalgam.internal.graph;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.amalgam.api.FeatureExtractor;
import org.amalgam.api.FeatureSynthesizer;
import org.amalgam.api.FitContext;
import org.amalgam.api.Fitted;
import org.amalgam.api.FittedFuser;
import org.amalgam.api.FittedModel;
import org.amalgam.api.LoadContext;
import org.amalgam.api.Members;
import org.amalgam.api.ModelFuser;
import org.amalgam.api.ModelTrainer;
import org.amalgam.api.Params;
import org.amalgam.api.Stage;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.Task;
import org.amalgam.api.pipeline.Provider;
import org.amalgam.api.pipeline.StageKind;
import org.amalgam.internal.registry.Installed;

/**
 * Holds the place of a stage whose type nobody brings, in a pipeline that was fitted with it: the
 * graph is whole, and the stage is gone from it. It takes all parameters and does nothing.
 */
public sealed interface Absent {

  /** A type that was there when the pipeline was fitted. */
  static Installed of(String type, StageKind kind, Provider provider) {
    Stage<?, ?> stage =
        switch (kind) {
          case EXTRACTOR -> new Extractor();
          case SYNTHESIZER -> new Synthesizer();
          case MODEL -> new Model();
          case FUSER -> new Fuser();
        };
    return Installed.of(type, stage, provider);
  }

  private static UnsupportedOperationException gone() {
    return new UnsupportedOperationException("Nobody brings this type.");
  }

  /** In the place of an extractor; what it gave is not known. */
  record Extractor() implements Absent, FeatureExtractor {
    @Override
    public FeatureSchema outputSchema(RecordSchema input, Params params) {
      return FeatureSchema.unknown();
    }

    @Override
    public Fitted<Records, Features> fit(FitContext<Records> context) {
      throw gone();
    }

    @Override
    public Fitted<Records, Features> load(LoadContext context) {
      throw gone();
    }
  }

  /** In the place of a synthesizer; what it gave is not known. */
  record Synthesizer() implements Absent, FeatureSynthesizer {
    @Override
    public FeatureSchema outputSchema(List<FeatureSchema> inputs, Params params) {
      return FeatureSchema.unknown();
    }

    @Override
    public Fitted<List<Features>, Features> fit(FitContext<List<Features>> context) {
      throw gone();
    }

    @Override
    public Fitted<List<Features>, Features> load(LoadContext context) {
      throw gone();
    }
  }

  /** In the place of a model, with hidden features in case somebody reads them. */
  record Model() implements Absent, ModelTrainer {
    @Override
    public Set<Task> tasks() {
      return Set.of(Task.values());
    }

    @Override
    public Optional<FeatureSchema> features(List<FeatureSchema> inputs, Params params) {
      return Optional.of(FeatureSchema.unknown());
    }

    @Override
    public FittedModel fit(FitContext<List<Features>> context) {
      throw gone();
    }

    @Override
    public FittedModel load(LoadContext context) {
      throw gone();
    }
  }

  /** In the place of a fuser. */
  record Fuser() implements Absent, ModelFuser {
    @Override
    public Set<Task> tasks() {
      return Set.of(Task.values());
    }

    @Override
    public FeatureUse features(Params params) {
      return FeatureUse.OPTIONAL;
    }

    @Override
    public int minMembers() {
      return 1;
    }

    @Override
    public FittedFuser fit(FitContext<Members> context) {
      throw gone();
    }

    @Override
    public FittedFuser load(LoadContext context) {
      throw gone();
    }
  }
}
