package org.amalgam.builtin.extract;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.amalgam.api.FeatureExtractor;
import org.amalgam.api.FitContext;
import org.amalgam.api.Fitted;
import org.amalgam.api.LoadContext;
import org.amalgam.api.Param;
import org.amalgam.api.Params;
import org.amalgam.api.StageType;
import org.amalgam.api.StateReader;
import org.amalgam.api.StateWriter;
import org.amalgam.api.data.Column;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.SparseFeatures;
import org.osgi.service.component.annotations.Component;

/**
 * One feature {@code column=value} per category: 1 where a row has it, else 0. Categories are those
 * of the fit rows, in order (numbers by size, texts by code unit), so the width is unknown before
 * fit. A row with a missing value, or with one that is no category, has 0 in all of them. Above
 * {@value #DENSE} features they are kept sparse.
 */
@Component(service = FeatureExtractor.class)
@StageType("one-hot")
public final class OneHot implements FeatureExtractor {
  private static final int DENSE = 256;

  @Override
  public String summary() {
    return "categories as one 0/1 feature each";
  }

  @Override
  public List<Param> params() {
    return List.of(
        Param.integer("minCount", 1, "fit rows that a value needs to become a category").atLeast(1),
        Param.integer(
                "maxCategories", 1000, "categories of one column above which the fit is refused")
            .atLeast(1));
  }

  @Override
  public FeatureSchema outputSchema(RecordSchema input, Params params) {
    Categories.check("one-hot", input);
    return FeatureSchema.unknown();
  }

  @Override
  public Fitted<Records, Features> fit(FitContext<Records> context) {
    outputSchema(context.input().schema(), context.params());
    List<Categories> columns = new ArrayList<>();
    List<String> tooMany = new ArrayList<>();
    int limit = context.params().integer("maxCategories");
    for (Column column : context.input().columns()) {
      Categories categories = Categories.of(column, context.params().integer("minCount"));
      columns.add(categories);
      if (categories.count() > limit) {
        tooMany.add("'%s' has %d".formatted(column.field().name(), categories.count()));
      }
    }
    if (!tooMany.isEmpty()) {
      throw new IllegalArgumentException(
          "Column %s categories, more than maxCategories = %d; leave it out of 'from', raise minCount, or raise maxCategories."
              .formatted(String.join(", ", tooMany), limit));
    }
    return new Encoding(columns);
  }

  @Override
  public Fitted<Records, Features> load(LoadContext context) throws IOException {
    StateReader state = context.state();
    int count = state.readInt();
    List<Categories> columns = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      columns.add(Categories.load("one-hot", state));
    }
    return new Encoding(columns);
  }

  private record Encoding(List<Categories> columns) implements Fitted<Records, Features> {

    @Override
    public Features apply(Records input) {
      if (input.columns().size() != columns.size()) {
        throw new IllegalArgumentException(
            "%d columns are due, not %d.".formatted(columns.size(), input.columns().size()));
      }
      int rows = input.rows();
      int[] starts = new int[rows + 1];
      int[] ones = new int[Math.multiplyExact(rows, columns.size())];
      int at = 0;
      for (int row = 0; row < rows; row++) {
        int offset = 0;
        for (int c = 0; c < columns.size(); c++) {
          int found = columns.get(c).find(input.columns().get(c), row);
          if (found >= 0) {
            ones[at++] = offset + found;
          }
          offset += columns.get(c).count();
        }
        starts[row + 1] = at;
      }
      float[] values = new float[at];
      Arrays.fill(values, 1);
      Features features =
          SparseFeatures.of(schema(input.schema()), starts, Arrays.copyOf(ones, at), values);
      return features.width() <= DENSE ? features.dense() : features;
    }

    private FeatureSchema schema(RecordSchema input) {
      List<String> names = new ArrayList<>();
      for (int c = 0; c < columns.size(); c++) {
        names.addAll(columns.get(c).names(input.fields().get(c)));
      }
      return FeatureSchema.of(names);
    }

    @Override
    public void save(StateWriter out) throws IOException {
      out.writeInt(columns.size());
      for (Categories each : columns) {
        each.save(out);
      }
    }
  }
}
