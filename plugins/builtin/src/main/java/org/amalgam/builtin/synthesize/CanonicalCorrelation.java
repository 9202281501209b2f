package org.amalgam.builtin.synthesize;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.amalgam.api.FeatureSynthesizer;
import org.amalgam.api.FitContext;
import org.amalgam.api.Fitted;
import org.amalgam.api.LoadContext;
import org.amalgam.api.Param;
import org.amalgam.api.Params;
import org.amalgam.api.StageType;
import org.amalgam.api.StateReader;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.osgi.service.component.annotations.Component;

/**
 * Canonical correlation analysis (Hotelling 1936): of every input the linear combinations, the
 * variates, that go most with those of the others. For two inputs each pair is as correlated as can
 * be, and uncorrelated with the pairs before; for more the variates maximise the largest eigenvalue
 * of their correlation matrix (MAXVAR: Kettenring 1971). They are read off the eigenvectors {@code
 * v} of greatest {@code lambda} of
 *
 * <pre>{@code S v = lambda D v}</pre>
 *
 * where {@code S} is the correlation matrix of all columns of all inputs with {@code l2} added to
 * its diagonal, and {@code D} its blocks within each input (Vinod 1976 for the {@code l2}); with
 * two inputs {@code lambda - 1} is the canonical correlation. No notice is taken of the target.
 *
 * <p>The result is {@code width} variates of each input side by side, or per variate the sum over
 * the inputs, scaled to variance 1 over the fit rows. Of two inputs at most as many variates tell
 * something as the narrower one has columns; the others, and those beyond the rows, are 0.
 *
 * <p>Columns that do not vary over the fit rows are left out. A row in which any other number is
 * missing or infinite gets NaN and takes no part in the fit. All inputs together may have 2048
 * columns.
 */
@Component(service = FeatureSynthesizer.class)
@StageType("cca")
public final class CanonicalCorrelation implements FeatureSynthesizer {
  private static final int MOST_COLUMNS = 2048;

  @Override
  public String summary() {
    return "what inputs have in common, by canonical correlation";
  }

  @Override
  public List<Param> params() {
    return List.of(
        Param.integer("width", 4, "variates of each input").within(1, MOST_COLUMNS),
        Param.number(
                "l2", 0.1, "added to the variance, 1, of every column; above 0 if columns repeat")
            .within(1e-8, 1e6),
        Param.choice(
            "result",
            List.of("concat", "mean"),
            "concat: each input's variates side by side; mean: those of all inputs averaged"));
  }

  @Override
  public FeatureSchema outputSchema(List<FeatureSchema> inputs, Params params) {
    if (inputs.size() < 2) {
      throw new IllegalArgumentException("'cca' takes two inputs or more.");
    }
    long columns = inputs.stream().mapToLong(FeatureSchema::width).filter(w -> w > 0).sum();
    if (columns > MOST_COLUMNS) {
      throw new IllegalArgumentException(
          "'cca' takes at most %d columns, all inputs together; there are %d. Reduce the wide inputs first."
              .formatted(MOST_COLUMNS, columns));
    }
    int width = params.integer("width");
    boolean mean = params.text("result").equals("mean");
    return FeatureSchema.ofWidth(mean ? width : Math.multiplyExact(width, inputs.size()));
  }

  @Override
  public Fitted<List<Features>, Features> fit(FitContext<List<Features>> context) {
    List<Features> input = context.input();
    Params params = context.params();
    outputSchema(input.stream().map(Features::schema).toList(), params);
    float[] weights = complete(input, context.weights());
    List<ViewScaling> scalings =
        input.stream().map(view -> ViewScaling.dense(view, weights)).toList();
    context.progress(0, "%d inputs".formatted(input.size()));
    CanonicalFit fit = CanonicalFit.of(input, weights, scalings, params.number("l2"));
    boolean mean = params.text("result").equals("mean");
    return new FittedCanonical(scalings, fit.loadings(params.integer("width"), mean), mean);
  }

  /** The weights of rows in which no input has a missing number in a column that varies; else 0. */
  private static float[] complete(List<Features> input, float[] weights) {
    List<ViewScaling> scalings =
        input.stream().map(view -> ViewScaling.dense(view, weights)).toList();
    ViewRow[] views = scalings.stream().map(ViewScaling::row).toArray(ViewRow[]::new);
    float[] complete = weights.clone();
    int rows = 0;
    for (int row = 0; row < weights.length; row++) {
      for (int view = 0; view < views.length; view++) {
        if (!views[view].read(input.get(view), row) && scalings.get(view).columns() > 0) {
          complete[row] = 0;
        }
      }
      rows += complete[row] > 0 ? 1 : 0;
    }
    if (rows < 2) {
      throw new IllegalArgumentException(
          "Only %d rows have no missing number in any input, too few to correlate; put 'impute' before this stage."
              .formatted(rows));
    }
    return complete;
  }

  @Override
  public Fitted<List<Features>, Features> load(LoadContext context) throws IOException {
    StateReader state = context.state();
    int views = state.readInt();
    List<ViewScaling> scalings = new ArrayList<>();
    List<double[]> loadings = new ArrayList<>();
    int width = context.params().integer("width");
    for (int view = 0; view < views; view++) {
      ViewScaling scaling = ViewScaling.load(state);
      double[] loading = state.readDoubles();
      if (loading.length != (long) scaling.columns() * width) {
        throw new IOException("The state does not go with the parameters.");
      }
      scalings.add(scaling);
      loadings.add(loading);
    }
    if (views < 2) {
      throw new IOException("Not a state of 'cca'.");
    }
    boolean mean = context.params().text("result").equals("mean");
    return new FittedCanonical(scalings, new CanonicalFit.Loadings(width, loadings), mean);
  }
}
