package org.amalgam.builtin.synthesize;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.amalgam.api.Fitted;
import org.amalgam.api.StateWriter;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;

/**
 * Canonical variates of rows.
 *
 * @param together whether the inputs' variates are summed, not put side by side
 */
record FittedCanonical(List<ViewScaling> scalings, CanonicalFit.Loadings loadings, boolean together)
    implements Fitted<List<Features>, Features> {

  @Override
  public Features apply(List<Features> input) {
    ViewScaling.checkWidths(scalings, input);
    ViewRow[] views = scalings.stream().map(ViewScaling::row).toArray(ViewRow[]::new);
    int width = loadings.width();
    int outputs = together ? width : views.length * width;
    int rows = input.get(0).rows();
    float[] values = new float[Math.multiplyExact(rows, outputs)];
    double[] variates = new double[outputs];
    for (int row = 0; row < rows; row++) {
      Arrays.fill(variates, 0);
      boolean complete = true;
      for (int view = 0; view < views.length && complete; view++) {
        complete = views[view].read(input.get(view), row) || scalings.get(view).columns() == 0;
        int at = together ? 0 : view * width;
        views[view].project(loadings.views().get(view), 0, width, variates, at);
      }
      for (int i = 0; i < outputs; i++) {
        values[row * outputs + i] = complete ? ViewRow.single(variates[i]) : Float.NaN;
      }
    }
    return DenseFeatures.of(FeatureSchema.ofWidth(outputs), rows, values);
  }

  @Override
  public void save(StateWriter out) throws IOException {
    out.writeInt(scalings.size());
    for (int view = 0; view < scalings.size(); view++) {
      scalings.get(view).save(out);
      out.writeDoubles(loadings.views().get(view));
    }
  }
}
