package org.amalgam.api;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Writes fitted state: big-endian numbers as {@link DataOutputStream}, arrays after their length.
 */
public final class StateWriter extends DataOutputStream {

  public StateWriter(OutputStream out) {
    super(out);
  }

  public void writeFloats(float[] values) throws IOException {
    writeInt(values.length);
    for (float value : values) {
      writeFloat(value);
    }
  }

  public void writeDoubles(double[] values) throws IOException {
    writeInt(values.length);
    for (double value : values) {
      writeDouble(value);
    }
  }

  public void writeInts(int[] values) throws IOException {
    writeInt(values.length);
    for (int value : values) {
      writeInt(value);
    }
  }

  public void writeStrings(List<String> values) throws IOException {
    writeInt(values.size());
    for (String value : values) {
      writeUTF(value);
    }
  }
}
