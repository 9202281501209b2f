package org.amalgam.recommendation;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.amalgam.api.FeatureExtractor;
import org.amalgam.api.FitContext;
import org.amalgam.api.Fitted;
import org.amalgam.api.LoadContext;
import org.amalgam.api.Param;
import org.amalgam.api.Params;
import org.amalgam.api.StageType;
import org.amalgam.api.StateWriter;
import org.amalgam.api.data.ColumnType;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.StringColumn;
import org.osgi.service.component.annotations.Component;

/**
 * Texts that list tags, such as {@code Comedy|Romance}, as one feature per tag: 1 where the row has
 * it, else 0. Tags are those that {@code minCount} fit rows have, sorted, so the width is unknown
 * before fit. Others are left out; a missing text is NaN in all features, an empty one has no tag.
 */
@Component(service = FeatureExtractor.class)
@StageType("recommendation.tags")
public final class Tags implements FeatureExtractor {

  @Override
  public String summary() {
    return "lists of tags, such as genres, as one 0/1 feature each";
  }

  @Override
  public List<Param> params() {
    return List.of(
        Param.text("separator", "|", "what stands between two tags"),
        Param.integer("minCount", 10, "fit rows that a tag needs").atLeast(1));
  }

  @Override
  public FeatureSchema outputSchema(RecordSchema input, Params params) {
    if (input.fields().size() != 1 || input.fields(ColumnType.STRING).isEmpty()) {
      throw new IllegalArgumentException(
          "'recommendation.tags' reads one string column, not %s; name it alone in 'from'."
              .formatted(input.names()));
    }
    if (params.text("separator").isEmpty()) {
      throw new IllegalArgumentException("'separator' must not be empty.");
    }
    return FeatureSchema.unknown();
  }

  @Override
  public Fitted<Records, Features> fit(FitContext<Records> context) {
    outputSchema(context.input().schema(), context.params());
    Texts texts = new Texts(context.params().text("separator"));
    StringColumn column = (StringColumn) context.input().columns().get(0);
    Map<String, Integer> counts = new TreeMap<>();
    for (int row = 0; row < column.rows(); row++) {
      Arrays.stream(texts.parts(column.get(row)))
          .distinct()
          .forEach(tag -> counts.merge(tag, 1, Integer::sum));
    }
    int least = context.params().integer("minCount");
    counts.values().removeIf(count -> count < least);
    return Tagged.of(texts, List.copyOf(counts.keySet()));
  }

  @Override
  public Fitted<Records, Features> load(LoadContext context) throws IOException {
    return Tagged.of(new Texts(context.params().text("separator")), context.state().readStrings());
  }

  private record Tagged(Texts texts, List<String> tags, Map<String, Integer> places)
      implements Fitted<Records, Features> {

    static Tagged of(Texts texts, List<String> tags) {
      Map<String, Integer> places = new HashMap<>();
      tags.forEach(tag -> places.put(tag, places.size()));
      return new Tagged(texts, tags, places);
    }

    @Override
    public Features apply(Records input) {
      StringColumn column = (StringColumn) input.columns().get(0);
      int width = tags.size();
      float[] values = new float[Math.multiplyExact(input.rows(), width)];
      for (int row = 0; row < input.rows(); row++) {
        if (column.missing(row)) {
          Arrays.fill(values, row * width, (row + 1) * width, Float.NaN);
          continue;
        }
        for (String tag : texts.parts(column.get(row))) {
          Integer place = places.get(tag);
          if (place != null) {
            values[row * width + place] = 1;
          }
        }
      }
      return DenseFeatures.of(FeatureSchema.of(tags), input.rows(), values);
    }

    @Override
    public void save(StateWriter out) throws IOException {
      out.writeStrings(tags);
    }
  }
}
