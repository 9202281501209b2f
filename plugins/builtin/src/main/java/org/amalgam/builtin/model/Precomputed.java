package org.amalgam.builtin.model;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.amalgam.api.FitContext;
import org.amalgam.api.FittedModel;
import org.amalgam.api.LoadContext;
import org.amalgam.api.ModelTrainer;
import org.amalgam.api.Param;
import org.amalgam.api.Params;
import org.amalgam.api.StageType;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Task;
import org.osgi.service.component.annotations.Component;

/**
 * A model that lives elsewhere: its answers are columns of the data, and this passes them on.
 *
 * <ul>
 *   <li>{@code probabilities}: a column per class, in the order of the target's classes, scaled to
 *       sum to 1;
 *   <li>{@code probability}: one column, the probability (risk) of the second of two classes;
 *   <li>{@code scores}: one or more columns of any real numbers, made probabilities by logistic
 *       regression of the class on them (Platt 1999), softmax for more classes;
 *   <li>{@code values}: a column per target, as it is.
 * </ul>
 *
 * A row with a missing number is not answered, nor is one whose probabilities lie outside [0, 1] or
 * do not sum to 1, by more than {@code tolerance}; the fit says how many there were. Only scores
 * are learned from the target; the others are the same in every fold, so are read as they are. Who
 * made them must not have seen the target of these rows, or everything learned from them is too
 * sure.
 */
@Component(service = ModelTrainer.class)
@StageType("precomputed")
public final class Precomputed implements ModelTrainer {
  @Override
  public String summary() {
    return "answers of a model that lives elsewhere, from columns of the data";
  }

  @Override
  public Set<Task> tasks() {
    return Set.of(Task.CLASSIFICATION, Task.REGRESSION);
  }

  @Override
  public List<Param> params() {
    return List.of(
        Param.choice(
            "kind",
            List.of("auto", "probabilities", "probability", "scores", "values"),
            "what the columns are; auto: values for regression, else one probability or all"),
        Param.number("tolerance", 0.01, "by how much probabilities may be off before a row is none")
            .within(0, 1));
  }

  @Override
  public boolean supervised(Params params) {
    return params.text("kind").equals("scores");
  }

  @Override
  public Optional<FeatureSchema> features(List<FeatureSchema> inputs, Params params) {
    int width = FeatureSchema.concat(inputs).width();
    if (params.text("kind").equals("probability") && width != FeatureSchema.UNKNOWN && width != 1) {
      throw new IllegalArgumentException(
          "'kind': 'probability' reads one column, the second class's; %d are given."
              .formatted(width));
    }
    return Optional.empty();
  }

  @Override
  public FittedModel fit(FitContext<List<Features>> context) {
    DenseFeatures columns = DenseFeatures.concat(context.input());
    Given.Kind kind = Given.Kind.of(context.params(), context.output(), columns.width());
    return kind == Given.Kind.SCORES
        ? Calibrated.fit(columns, context)
        : given(kind, columns, context);
  }

  private static Given given(
      Given.Kind kind, DenseFeatures columns, FitContext<List<Features>> context) {
    Given given = new Given(kind, context.output(), context.params().number("tolerance"));
    int answered = 0;
    Predictions predictions = given.apply(List.of(columns));
    for (int row = 0; row < columns.rows(); row++) {
      answered += predictions.answered(row) ? 1 : 0;
    }
    if (answered == 0 && columns.rows() > 0) {
      throw new IllegalArgumentException(
          "No row has an answer that can be used: the columns are not %s of %s."
              .formatted(kind.word(), context.output().outputs()));
    }
    context.progress(
        1, "%d of %d rows have an answer that can be used".formatted(answered, columns.rows()));
    return given;
  }

  @Override
  public FittedModel load(LoadContext context) throws IOException {
    Given.Kind kind = Given.Kind.load(context.state());
    return kind == Given.Kind.SCORES
        ? Calibrated.load(context.state(), context.output())
        : new Given(kind, context.output(), context.params().number("tolerance"));
  }
}
