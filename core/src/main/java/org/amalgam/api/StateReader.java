package org.amalgam.api;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what {@link StateWriter} wrote. A length that the remaining bytes cannot hold is an error
 * before anything is allocated, so a damaged file costs no memory.
 */
public final class StateReader extends DataInputStream {

  public StateReader(byte[] state) {
    super(new ByteArrayInputStream(state));
  }

  public float[] readFloats() throws IOException {
    float[] values = new float[length(Float.BYTES)];
    for (int i = 0; i < values.length; i++) {
      values[i] = readFloat();
    }
    return values;
  }

  public double[] readDoubles() throws IOException {
    double[] values = new double[length(Double.BYTES)];
    for (int i = 0; i < values.length; i++) {
      values[i] = readDouble();
    }
    return values;
  }

  public int[] readInts() throws IOException {
    int[] values = new int[length(Integer.BYTES)];
    for (int i = 0; i < values.length; i++) {
      values[i] = readInt();
    }
    return values;
  }

  public List<String> readStrings() throws IOException {
    int length = length(Short.BYTES);
    List<String> values = new ArrayList<>(length);
    for (int i = 0; i < length; i++) {
      values.add(readUTF());
    }
    return values;
  }

  private int length(int bytesEach) throws IOException {
    int length = readInt();
    if (length < 0 || (long) length * bytesEach > available()) {
      throw new EOFException(
          "The state names %d values where %d bytes are left.".formatted(length, available()));
    }
    return length;
  }
}
