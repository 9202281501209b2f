package org.amalgam.internal.store;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A zip file on its way to a {@link java.util.zip.ZipInputStream}, which stops before the directory
 * at the file's end and so does not see whether that is whole. This keeps the last bytes: the end
 * record (APPNOTE.TXT 4.3.16), which a file without a comment closes with.
 */
final class ZipEnd extends FilterInputStream {
  private static final int LENGTH = 22;
  private static final int SIGNATURE = 0x06054b50;
  private static final int ENTRIES = 10;
  private static final int DIRECTORY_SIZE = 12;
  private static final int DIRECTORY_START = 16;

  private final byte[] last = new byte[LENGTH];
  private long read;

  ZipEnd(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int n = super.read(buffer, offset, length);
    if (n > 0) {
      int kept = Math.min(n, LENGTH);
      System.arraycopy(last, kept, last, 0, LENGTH - kept);
      System.arraycopy(buffer, offset + n - kept, last, LENGTH - kept, kept);
      read += n;
    }
    return n;
  }

  @Override
  public long skip(long most) throws IOException {
    byte[] skipped = new byte[(int) Math.min(most, 1 << 16)];
    return Math.max(0, read(skipped, 0, skipped.length));
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  /** Reads on to the end; whether it is that of a zip file of so many entries, with no byte off. */
  boolean closes(int entries) throws IOException {
    byte[] buffer = new byte[1 << 16];
    int n = 0;
    while (n >= 0) {
      n = read(buffer, 0, buffer.length);
    }
    ByteBuffer record = ByteBuffer.wrap(last).order(ByteOrder.LITTLE_ENDIAN);
    long start = Integer.toUnsignedLong(record.getInt(DIRECTORY_START));
    long size = Integer.toUnsignedLong(record.getInt(DIRECTORY_SIZE));
    return record.getInt(0) == SIGNATURE
        && Short.toUnsignedInt(record.getShort(ENTRIES)) == entries
        && start + size + LENGTH == read;
  }
}
