package org.amalgam.internal.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.amalgam.api.Members;
import org.amalgam.api.data.Batch;
import org.amalgam.api.data.Column;
import org.amalgam.api.data.ColumnType;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.FloatColumn;
import org.amalgam.api.data.LongColumn;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.Schema;
import org.amalgam.api.pipeline.StageKind;

/**
 * The two conversions between nouns: features are read as float32 columns where records are due,
 * numeric columns as features where features are. Each exists for schemas and for batches.
 */
public final class Wiring {
  private Wiring() {}

  /** What {@code Stage.fit} and {@code Fitted.apply} of the node take, made of what it reads. */
  public static Object input(Node node, List<? extends Batch> read) {
    return switch (node.kind()) {
      case EXTRACTOR -> records(node.inputs(), read);
      case SYNTHESIZER, MODEL -> read.stream().map(Wiring::features).toList();
      case FUSER -> members(read);
    };
  }

  private static Members members(List<? extends Batch> read) {
    List<Predictions> predictions = new ArrayList<>(read.size());
    List<Features> features = new ArrayList<>();
    for (Batch batch : read) {
      if (batch instanceof Predictions answers) {
        predictions.add(answers);
      } else {
        features.add(features(batch));
      }
    }
    return new Members(predictions, features);
  }

  private static Records records(List<Slot> slots, List<? extends Batch> read) {
    if (read.size() == 1 && read.get(0) instanceof Records records) {
      return records;
    }
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < read.size(); i++) {
      Records part =
          read.get(i) instanceof Records records
              ? records
              : Records.of(((Features) read.get(i)).dense(), slots.get(i).label());
      columns.addAll(part.columns());
    }
    return Records.of(read.isEmpty() ? 0 : read.get(0).rows(), columns);
  }

  static Features features(Batch batch) {
    if (batch instanceof Features features) {
      return features;
    }
    Records records = (Records) batch;
    return gather(records.columns(), records.rows(), featureSchema(records.schema()));
  }

  /** Numeric columns side by side, row major; one alone as it is. */
  static DenseFeatures gather(List<Column> columns, int rows, FeatureSchema schema) {
    if (columns.size() == 1 && columns.get(0) instanceof FloatColumn only) {
      return only.features(schema);
    }
    int width = schema.width();
    float[] values = new float[Math.multiplyExact(rows, width)];
    int at = 0;
    for (Column column : columns) {
      int size = column.field().size();
      for (int row = 0; row < rows; row++) {
        for (int e = 0; e < size; e++) {
          values[row * width + at + e] = number(column, row, e);
        }
      }
      at += size;
    }
    return DenseFeatures.of(schema, rows, values);
  }

  private static float number(Column column, int row, int element) {
    if (column instanceof FloatColumn floats) {
      return floats.get(row, element);
    }
    LongColumn longs = (LongColumn) column;
    return longs.missing(row) ? Float.NaN : longs.get(row);
  }

  static FeatureSchema featureSchema(Schema schema) {
    return schema instanceof FeatureSchema features
        ? features
        : FeatureSchema.ofFields(((RecordSchema) schema).fields());
  }

  /**
   * The columns that an extractor sees.
   *
   * @throws IllegalArgumentException if two parts bring a column of the same name
   */
  static RecordSchema recordSchema(List<Slot> slots, List<Schema> parts) {
    List<Field> fields = new ArrayList<>();
    Map<String, String> from = new HashMap<>();
    for (int i = 0; i < parts.size(); i++) {
      String label = slots.get(i).label();
      List<Field> part =
          parts.get(i) instanceof RecordSchema records
              ? records.fields()
              : Records.fields((FeatureSchema) parts.get(i), label);
      for (Field field : part) {
        String other = from.put(field.name(), label);
        if (other != null) {
          throw new IllegalArgumentException(
              "both '%s' and '%s' bring a column '%s'; read it from one of them only"
                  .formatted(other, label, field.name()));
        }
        fields.add(field);
      }
    }
    return new RecordSchema(fields);
  }

  /** Text columns, which are no features; empty if all are numeric or features already. */
  static List<String> texts(Schema schema) {
    return schema instanceof RecordSchema records
        ? records.fields(ColumnType.STRING).stream().map(Field::name).toList()
        : List.of();
  }

  /** The kinds of batch that a kind of stage takes, in words. */
  static String takes(StageKind kind) {
    return switch (kind) {
      case EXTRACTOR -> "records or features";
      case SYNTHESIZER, MODEL -> "features";
      case FUSER -> "predictions";
    };
  }
}
