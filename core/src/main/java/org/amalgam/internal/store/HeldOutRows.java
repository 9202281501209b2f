package org.amalgam.internal.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.amalgam.api.StateReader;
import org.amalgam.api.StateWriter;
import org.amalgam.api.data.Column;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.FloatColumn;
import org.amalgam.api.data.LongColumn;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.StringColumn;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;

/** The rows kept out of a fit, as a package keeps them: columns in order, then the target. */
public record HeldOutRows(Records records, Target target) {

  public byte[] bytes() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    StateWriter out = new StateWriter(bytes);
    out.writeInt(records.rows());
    for (Column column : records.columns()) {
      write(column, out);
    }
    for (int row = 0; row < target.rows(); row++) {
      switch (target.task()) {
        case CLASSIFICATION -> out.writeInt(target.label(row));
        case REGRESSION -> {
          for (int k = 0; k < target.schema().width(); k++) {
            out.writeFloat(target.value(row, k));
          }
        }
        case SURVIVAL -> {
          out.writeFloat(target.time(row));
          out.writeInt(target.event(row) ? 1 : 0);
        }
      }
    }
    return bytes.toByteArray();
  }

  /** Whether other rows are these, to the last bit. */
  public boolean sameAs(HeldOutRows other) {
    try {
      return records.schema().equals(other.records.schema())
          && target.schema().equals(other.target.schema())
          && Arrays.equals(bytes(), other.bytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static HeldOutRows read(byte[] bytes, RecordSchema schema, PredictionSchema outputs)
      throws IOException {
    StateReader in = new StateReader(bytes);
    int rows = in.readInt();
    List<Column> columns = new ArrayList<>();
    for (Field field : schema.fields()) {
      columns.add(read(field, rows, in));
    }
    return new HeldOutRows(Records.of(rows, columns), target(rows, outputs, in));
  }

  private static Target target(int rows, PredictionSchema outputs, StateReader in)
      throws IOException {
    int[] labels = new int[outputs.task() == Task.REGRESSION ? 0 : rows];
    float[] values = new float[outputs.task() == Task.CLASSIFICATION ? 0 : rows * outputs.width()];
    for (int row = 0; row < rows; row++) {
      for (int k = 0; k < values.length / rows; k++) {
        values[row * outputs.width() + k] = in.readFloat();
      }
      if (labels.length > 0) {
        labels[row] = in.readInt();
      }
    }
    return switch (outputs.task()) {
      case CLASSIFICATION -> Target.classes(outputs, labels);
      case REGRESSION -> Target.values(outputs, values);
      case SURVIVAL -> Target.survival(outputs, values, labels);
    };
  }

  private static void write(Column column, StateWriter out) throws IOException {
    for (int row = 0; row < column.rows(); row++) {
      if (column instanceof FloatColumn floats) {
        for (int e = 0; e < column.field().size(); e++) {
          out.writeFloat(floats.get(row, e));
        }
      } else {
        out.writeBoolean(column.missing(row));
        if (column instanceof LongColumn longs) {
          out.writeLong(longs.get(row));
        } else if (column instanceof StringColumn strings) {
          out.writeStrings(List.of(strings.get(row)));
        }
      }
    }
  }

  private static Column read(Field field, int rows, StateReader in) throws IOException {
    return switch (field.type()) {
      case FLOAT32 -> {
        float[] values = new float[Math.multiplyExact(rows, field.size())];
        for (int i = 0; i < values.length; i++) {
          values[i] = in.readFloat();
        }
        yield FloatColumn.of(field, values);
      }
      case INT64 -> {
        long[] values = new long[rows];
        BitSet missing = new BitSet(rows);
        for (int row = 0; row < rows; row++) {
          missing.set(row, in.readBoolean());
          values[row] = in.readLong();
        }
        yield LongColumn.of(field, values, missing);
      }
      case STRING -> {
        String[] values = new String[rows];
        for (int row = 0; row < rows; row++) {
          boolean missing = in.readBoolean();
          String text = in.readStrings().get(0);
          values[row] = missing ? null : text;
        }
        yield StringColumn.of(field, values);
      }
    };
  }
}
