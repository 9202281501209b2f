package org.amalgam.finance;

import java.io.IOException;
import java.util.List;
import org.amalgam.api.Fitted;
import org.amalgam.api.StateWriter;
import org.amalgam.api.data.Column;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Records;

/** Weights of evidence of every element of every column, in their order. */
record FittedEvidence(List<Binning> columns) implements Fitted<Records, Features> {

  @Override
  public Features apply(Records input) {
    FeatureSchema schema = WeightOfEvidence.schema(input.schema());
    int width = columns.size();
    if (schema.width() != width) {
      throw new IllegalArgumentException(
          "Rows of %d values are due, not of %d.".formatted(width, schema.width()));
    }
    float[] values = new float[Math.multiplyExact(input.rows(), width)];
    int at = 0;
    for (Column column : input.columns()) {
      for (int e = 0; e < column.field().size(); e++, at++) {
        columns.get(at).write(column, e, values, at, width);
      }
    }
    return DenseFeatures.of(schema, input.rows(), values);
  }

  @Override
  public void save(StateWriter out) throws IOException {
    out.writeInt(columns.size());
    for (Binning each : columns) {
      each.save(out);
    }
  }
}
