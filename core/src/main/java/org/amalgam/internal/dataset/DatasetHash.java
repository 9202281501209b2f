package org.amalgam.internal.dataset;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.amalgam.api.data.Column;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.FloatColumn;
import org.amalgam.api.data.LongColumn;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.StringColumn;
import org.amalgam.api.data.Target;

/** Writes data as one unambiguous row of bytes and digests it. */
final class DatasetHash {
  /** First in every digest; rises when the bytes that follow change their meaning. */
  private static final int VERSION = 1;

  private final DataOutputStream out;

  private DatasetHash(DataOutputStream out) {
    this.out = out;
  }

  static String of(Records records, Optional<Target> target, Dataset.Roles roles) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (DataOutputStream out =
          new DataOutputStream(
              new BufferedOutputStream(
                  new DigestOutputStream(OutputStream.nullOutputStream(), digest), 1 << 16))) {
        DatasetHash hash = new DatasetHash(out);
        out.writeInt(VERSION);
        hash.write(records);
        hash.write(target);
        hash.write(roles);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256.", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(Records records) throws IOException {
    out.writeInt(records.rows());
    out.writeInt(records.columns().size());
    for (Column column : records.columns()) {
      write(column.field());
      for (int row = 0; row < column.rows(); row++) {
        if (column instanceof FloatColumn floats) {
          for (int e = 0, size = column.field().size(); e < size; e++) {
            out.writeInt(Float.floatToIntBits(floats.get(row, e)));
          }
        } else {
          out.writeBoolean(column.missing(row));
          if (column instanceof LongColumn longs) {
            out.writeLong(longs.get(row));
          } else if (column instanceof StringColumn texts) {
            write(texts.get(row));
          }
        }
      }
    }
  }

  private void write(Field field) throws IOException {
    write(field.name());
    write(field.type().json());
    out.writeInt(field.shape().size());
    for (int size : field.shape()) {
      out.writeInt(size);
    }
    write(field.elements());
    write(field.unit());
  }

  private void write(Optional<Target> target) throws IOException {
    out.writeBoolean(target.isPresent());
    if (target.isEmpty()) {
      return;
    }
    Target known = target.get();
    write(known.task().json());
    write(known.schema().outputs());
    for (int row = 0; row < known.rows(); row++) {
      write(known, row);
    }
  }

  private void write(Target target, int row) throws IOException {
    switch (target.task()) {
      case CLASSIFICATION -> out.writeInt(target.label(row));
      case REGRESSION -> {
        for (int k = 0; k < target.schema().width(); k++) {
          out.writeInt(Float.floatToIntBits(target.value(row, k)));
        }
      }
      case SURVIVAL -> {
        out.writeInt(Float.floatToIntBits(target.time(row)));
        out.writeBoolean(target.event(row));
      }
    }
  }

  private void write(Dataset.Roles roles) throws IOException {
    write(roles.groups().orElse(new int[0]));
    write(roles.folds().orElse(new int[0]));
    write(roles.split().map(split -> split.test()).orElse(new int[0]));
    double[] time = roles.time().orElse(new double[0]);
    out.writeInt(time.length);
    for (double value : time) {
      out.writeLong(Double.doubleToLongBits(value));
    }
    for (float weight : roles.weights()) {
      out.writeInt(Float.floatToIntBits(weight));
    }
  }

  private void write(int[] numbers) throws IOException {
    out.writeInt(numbers.length);
    for (int number : numbers) {
      out.writeInt(number);
    }
  }

  private void write(List<String> texts) throws IOException {
    out.writeInt(texts.size());
    for (String text : texts) {
      write(text);
    }
  }

  private void write(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }
}
