package org.amalgam.finance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.amalgam.api.FeatureExtractor;
import org.amalgam.api.FitContext;
import org.amalgam.api.Fitted;
import org.amalgam.api.LoadContext;
import org.amalgam.api.Param;
import org.amalgam.api.Params;
import org.amalgam.api.StageType;
import org.amalgam.api.StateReader;
import org.amalgam.api.data.Column;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.StringColumn;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;
import org.osgi.service.component.annotations.Component;

/**
 * Weight of evidence (Good 1950; in scorecards Siddiqi 2006): every number and every category
 * becomes the logarithm of how much more likely its bin is among the rows of the second class than
 * among those of the first,
 *
 * <pre>{@code ln((n1 + s N1 / N) / (n0 + s N0 / N)) - ln(N1 / N0) }</pre>
 *
 * with n1 and n0 the weight of the bin's rows in the second and the first class, N1 and N0 of all
 * rows, N their sum and s the smoothing, so that a bin with few rows is near 0. Above 0 the second
 * class is more likely than on the whole.
 *
 * <p>A category is a bin of its own; a number falls into one of at most {@code bins} intervals
 * ({@link Intervals}). What is missing is a bin, too; a category that no fit row had, and what is
 * missing here but never was in the fit, get 0. So no model below has to abstain.
 *
 * <p>Features are {@code column.woe}, or {@code element.woe} of a shaped column. They are learned
 * from the target, so stages below are fitted on what it gives out of fold.
 */
@Component(service = FeatureExtractor.class)
@StageType(WeightOfEvidence.TYPE)
public final class WeightOfEvidence implements FeatureExtractor {
  static final String TYPE = "finance.woe";

  @Override
  public String summary() {
    return "numbers and categories as the weight of evidence of their bin";
  }

  @Override
  public List<Param> params() {
    return List.of(
        Param.integer("bins", 6, "most intervals of a number").within(1, 100),
        Param.number("minShare", 0.05, "least share of the rows with a number in an interval")
            .within(0.001, 0.5),
        Param.choice(
            "monotonic",
            List.of("no", "auto", "rising", "falling"),
            "whether the second class may only grow more, or less, likely along a number; 'auto' takes the better of both"),
        Param.number("smoothing", 5, "rows of the common mix that each bin counts besides its own")
            .within(0.01, 1e6));
  }

  @Override
  public boolean supervised(Params params) {
    return true;
  }

  @Override
  public Set<Task> tasks() {
    return Set.of(Task.CLASSIFICATION);
  }

  @Override
  public FeatureSchema outputSchema(RecordSchema input, Params params) {
    return schema(input);
  }

  static FeatureSchema schema(RecordSchema input) {
    List<String> names = new ArrayList<>();
    for (Field field : input.fields()) {
      for (int e = 0; e < field.size(); e++) {
        names.add(field.element(e) + ".woe");
      }
    }
    return FeatureSchema.of(names);
  }

  @Override
  public Fitted<Records, Features> fit(FitContext<Records> context) {
    Target target = context.target();
    if (target.schema().width() != 2) {
      throw new IllegalArgumentException(
          "'%s' weighs evidence for one of two classes, but there are %d: %s."
              .formatted(TYPE, target.schema().width(), target.schema().outputs()));
    }
    Classes all = new Classes();
    for (int row = 0; row < target.rows(); row++) {
      all.add(target.label(row), context.weights()[row]);
    }
    Evidence evidence = Evidence.of(all, context.params().number("smoothing"));
    List<Binning> columns = new ArrayList<>();
    for (Column column : context.input().columns()) {
      for (int e = 0; e < column.field().size(); e++) {
        columns.add(
            column instanceof StringColumn texts
                ? Categories.fit(texts, target, context.weights(), evidence)
                : Intervals.fit(
                    Numbers.of(column, e), target, context.weights(), evidence, context.params()));
      }
    }
    return new FittedEvidence(columns);
  }

  @Override
  public Fitted<Records, Features> load(LoadContext context) throws IOException {
    StateReader state = context.state();
    int count = state.readInt();
    List<Binning> columns = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      columns.add(state.readBoolean() ? Categories.load(state) : Intervals.load(state));
    }
    if (count < 0) {
      throw new IOException("Not a state of '" + TYPE + "'.");
    }
    return new FittedEvidence(columns);
  }
}
