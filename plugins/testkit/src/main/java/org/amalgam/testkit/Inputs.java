package org.amalgam.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import org.amalgam.api.Members;
import org.amalgam.api.StateWriter;
import org.amalgam.api.data.Batch;
import org.amalgam.api.data.Column;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.FloatColumn;
import org.amalgam.api.data.LongColumn;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.SparseFeatures;
import org.amalgam.api.data.StringColumn;

/** What a stage reads, be it a batch or a list of them. */
final class Inputs {
  private Inputs() {}

  private static List<?> batches(Object input) {
    if (input instanceof Members members) {
      return Stream.concat(members.predictions().stream(), members.features().stream()).toList();
    }
    return input instanceof List<?> list ? list : List.of(input);
  }

  /** Number of rows. */
  static int count(Object input) {
    return ((Batch) batches(input).get(0)).rows();
  }

  /** The chosen rows in the chosen order. */
  @SuppressWarnings("unchecked") // rows of what is read are of its kind
  static <I> I rows(I input, int... index) {
    if (input instanceof Members members) {
      return (I) members.rows(index);
    }
    return input instanceof Batch batch
        ? (I) batch.rows(index)
        : (I) batches(input).stream().map(each -> ((Batch) each).rows(index)).toList();
  }

  /** Records with every column of one row missing. */
  static Records missing(Records records, int row) {
    return Records.of(
        records.rows(), records.columns().stream().map(column -> missing(column, row)).toList());
  }

  private static Column missing(Column column, int gone) {
    if (column instanceof FloatColumn floats) {
      int size = floats.field().size();
      float[] values = new float[floats.rows() * size];
      for (int i = 0; i < values.length; i++) {
        values[i] = i / size == gone ? Float.NaN : floats.get(i / size, i % size);
      }
      return FloatColumn.of(floats.field(), values);
    }
    BitSet without = new BitSet();
    for (int row = 0; row < column.rows(); row++) {
      without.set(row, row == gone || column.missing(row));
    }
    if (column instanceof LongColumn longs) {
      long[] values = new long[longs.rows()];
      for (int row = 0; row < values.length; row++) {
        values[row] = longs.get(row);
      }
      return LongColumn.of(longs.field(), values, without);
    }
    StringColumn strings = (StringColumn) column;
    String[] values = new String[strings.rows()];
    for (int row = 0; row < values.length; row++) {
      values[row] = without.get(row) ? null : strings.get(row);
    }
    return StringColumn.of(strings.field(), values);
  }

  /** Features with the last number of one row missing. */
  static Features missing(Features features, int row) {
    float[] values = features.dense().values().clone();
    values[(row + 1) * features.width() - 1] = Float.NaN;
    DenseFeatures gone = DenseFeatures.of(features.schema(), features.rows(), values);
    return features instanceof SparseFeatures ? Examples.sparse(gone) : gone;
  }

  /** Predictions without an answer for one row. */
  static Predictions missing(Predictions predictions, int row) {
    float[] values = predictions.values().clone();
    int width = predictions.schema().width();
    Arrays.fill(values, row * width, (row + 1) * width, Float.NaN);
    return Predictions.of(predictions.schema(), predictions.rows(), values);
  }

  /** Predictions without an answer but for some rows. */
  static Predictions only(Predictions predictions, int... rows) {
    float[] values = new float[predictions.values().length];
    int width = predictions.schema().width();
    Arrays.fill(values, Float.NaN);
    for (int row : rows) {
      System.arraycopy(predictions.values(), row * width, values, row * width, width);
    }
    return Predictions.of(predictions.schema(), predictions.rows(), values);
  }

  /** Every bit of what a stage reads. */
  static byte[] bits(Object input) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (StateWriter out = new StateWriter(bytes)) {
      for (Object batch : batches(input)) {
        if (batch instanceof Records records) {
          for (Column column : records.columns()) {
            write(column, out);
          }
        } else if (batch instanceof Features features) {
          out.writeFloats(features.dense().values());
        } else {
          out.writeFloats(((Predictions) batch).values());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(Column column, StateWriter out) throws IOException {
    for (int row = 0; row < column.rows(); row++) {
      out.writeBoolean(column.missing(row));
      if (column instanceof FloatColumn floats) {
        for (int e = 0; e < floats.field().size(); e++) {
          out.writeFloat(floats.get(row, e));
        }
      } else if (column instanceof LongColumn longs) {
        out.writeLong(longs.get(row));
      } else {
        out.writeUTF(((StringColumn) column).get(row));
      }
    }
  }
}
