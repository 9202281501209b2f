package org.amalgam.internal.graph;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.amalgam.api.Contributions;
import org.amalgam.api.FitContext;
import org.amalgam.api.FittedFuser;
import org.amalgam.api.FittedModel;
import org.amalgam.api.LoadContext;
import org.amalgam.api.Members;
import org.amalgam.api.ModelFuser;
import org.amalgam.api.ModelTrainer;
import org.amalgam.api.Param;
import org.amalgam.api.Params;
import org.amalgam.api.StateWriter;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;

/**
 * A model that reads predictions is a fuser: stacked generalization (Wolpert 1992) with that model
 * on top. It learns from the members' scores ({@link Members#scoreFeatures}) and from the features
 * that the pipeline names beside them. Contributions are Shapley values ({@link Shapley}).
 */
public record MetaLearner(ModelTrainer trainer) implements ModelFuser {

  @Override
  public String summary() {
    return trainer.summary();
  }

  @Override
  public List<Param> params() {
    return trainer.params();
  }

  @Override
  public int stateVersion() {
    return trainer.stateVersion();
  }

  @Override
  public Set<Task> tasks() {
    return trainer.tasks();
  }

  @Override
  public Learning learning(Params params) {
    return Learning.FUSION;
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
    DenseFeatures scores = context.input().scoreFeatures();
    FittedModel model =
        trainer.fit(new ModelContext(context, inputs(scores, context.input().features())));
    return new Stacked(context.output(), model, means(scores, context.weights()));
  }

  @Override
  public FittedFuser load(LoadContext context) throws IOException {
    float[] baseline = context.state().readFloats();
    return new Stacked(context.output(), trainer.load(context), baseline);
  }

  private static List<Features> inputs(DenseFeatures scores, List<Features> features) {
    List<Features> inputs = new ArrayList<>(features.size() + 1);
    inputs.add(scores);
    inputs.addAll(features);
    return inputs;
  }

  /** Weighted means over the rows that somebody answered. */
  private static float[] means(DenseFeatures scores, float[] weights) {
    double[] sums = new double[scores.width()];
    double total = 0;
    for (int row = 0; row < scores.rows(); row++) {
      if (!scores.hasMissing(row)) {
        scores.addScaled(row, weights[row], sums, 0);
        total += weights[row];
      }
    }
    float[] means = new float[sums.length];
    for (int i = 0; i < means.length; i++) {
      means[i] = total > 0 ? (float) (sums[i] / total) : 0;
    }
    return means;
  }

  /** What the model's own fit gets. */
  private record ModelContext(FitContext<Members> outer, List<Features> input)
      implements FitContext<List<Features>> {

    @Override
    public Target target() {
      return outer.target();
    }

    @Override
    public float[] weights() {
      return outer.weights();
    }

    @Override
    public Params params() {
      return outer.params();
    }

    @Override
    public long seed() {
      return outer.seed();
    }

    @Override
    public Split split(double fraction) {
      return outer.split(fraction);
    }

    @Override
    public void progress(double fraction, String message) {
      outer.progress(fraction, message);
    }
  }

  /**
   * The fitted model.
   *
   * @param baseline mean scores, {@code members x scores}: what stands for a member that is not
   *     there when contributions are asked for
   */
  private record Stacked(PredictionSchema schema, FittedModel model, float[] baseline)
      implements FittedFuser {

    @Override
    public Predictions apply(Members members) {
      if (members.size() * Members.scores(schema) != baseline.length) {
        throw new IllegalArgumentException(
            "%d members are due, not %d."
                .formatted(baseline.length / Members.scores(schema), members.size()));
      }
      return answer(members, members.scoreFeatures());
    }

    /** Rows that nobody answered stay without an answer, whatever the model makes of them. */
    private Predictions answer(Members members, DenseFeatures scores) {
      Predictions answers = model.apply(inputs(scores, members.features()));
      float[] values = answers.values();
      int width = schema.width();
      boolean copied = false;
      for (int row = 0; row < members.rows(); row++) {
        if (members.answered(row) == 0 && answers.answered(row)) {
          values = copied ? values : values.clone();
          copied = true;
          Arrays.fill(values, row * width, (row + 1) * width, Float.NaN);
        }
      }
      return copied ? Predictions.of(schema, members.rows(), values) : answers;
    }

    @Override
    public Contributions contributions(Members members) {
      return new Shapley(members, baseline, scores -> answer(members, scores)).contributions();
    }

    @Override
    public void save(StateWriter out) throws IOException {
      out.writeFloats(baseline);
      model.save(out);
    }

    @Override
    public void close() {
      model.close();
    }
  }
}
