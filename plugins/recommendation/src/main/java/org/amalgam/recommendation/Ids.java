package org.amalgam.recommendation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.amalgam.api.FeatureExtractor;
import org.amalgam.api.FitContext;
import org.amalgam.api.Fitted;
import org.amalgam.api.LoadContext;
import org.amalgam.api.Params;
import org.amalgam.api.StageType;
import org.amalgam.api.StateWriter;
import org.amalgam.api.data.Column;
import org.amalgam.api.data.ColumnType;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.LongColumn;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.StringColumn;
import org.osgi.service.component.annotations.Component;

/**
 * Ids of any kind (article numbers, customers' names) as whole numbers that float32 holds exactly:
 * each column's ids of the fit rows, sorted as texts, counted from 0. An id that no fit row had, or
 * a missing one, is cold: NaN.
 */
@Component(service = FeatureExtractor.class)
@StageType("recommendation.ids")
public final class Ids implements FeatureExtractor {

  @Override
  public String summary() {
    return "ids as numbers counted from 0; unknown ones are missing";
  }

  @Override
  public FeatureSchema outputSchema(RecordSchema input, Params params) {
    if (input.fields().stream().anyMatch(field -> field.type() == ColumnType.FLOAT32)) {
      throw new IllegalArgumentException(
          "'recommendation.ids' reads int64 and string columns, but %s are float32; declare ids as int64 or string."
              .formatted(
                  input.fields(ColumnType.FLOAT32).stream().map(field -> field.name()).toList()));
    }
    return FeatureSchema.of(input.names());
  }

  @Override
  public Fitted<Records, Features> fit(FitContext<Records> context) {
    List<List<String>> ids = new ArrayList<>();
    for (Column column : context.input().columns()) {
      String[] texts = new String[column.rows()];
      int count = 0;
      for (int row = 0; row < texts.length; row++) {
        if (!column.missing(row)) {
          texts[count++] = text(column, row);
        }
      }
      ids.add(Arrays.stream(texts, 0, count).distinct().sorted().toList());
    }
    return Counted.of(outputSchema(context.input().schema(), context.params()), ids);
  }

  @Override
  public Fitted<Records, Features> load(LoadContext context) throws IOException {
    List<String> names = context.state().readStrings();
    List<List<String>> ids = new ArrayList<>();
    for (int c = 0; c < names.size(); c++) {
      ids.add(context.state().readStrings());
    }
    return Counted.of(FeatureSchema.of(names), ids);
  }

  private static String text(Column column, int row) {
    return column instanceof LongColumn longs
        ? Long.toString(longs.get(row))
        : ((StringColumn) column).get(row);
  }

  private record Counted(
      FeatureSchema schema, List<List<String>> ids, List<Map<String, Integer>> places)
      implements Fitted<Records, Features> {

    static Counted of(FeatureSchema schema, List<List<String>> ids) {
      List<Map<String, Integer>> places = new ArrayList<>();
      for (List<String> column : ids) {
        Map<String, Integer> place = new HashMap<>();
        column.forEach(id -> place.put(id, place.size()));
        places.add(place);
      }
      return new Counted(schema, ids, places);
    }

    @Override
    public Features apply(Records input) {
      int width = schema.width();
      float[] values = new float[input.rows() * width];
      for (int c = 0; c < width; c++) {
        Column column = input.columns().get(c);
        for (int row = 0; row < input.rows(); row++) {
          Integer place = column.missing(row) ? null : places.get(c).get(text(column, row));
          values[row * width + c] = place == null ? Float.NaN : place;
        }
      }
      return DenseFeatures.of(schema, input.rows(), values);
    }

    @Override
    public void save(StateWriter out) throws IOException {
      out.writeStrings(schema.names());
      for (List<String> column : ids) {
        out.writeStrings(column);
      }
    }
  }
}
