package org.amalgam.internal.dataset;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/**
 * The bytes of a data file: unzipped if they are gzip (RFC 1952), without a UTF-8 byte order mark,
 * and not endless.
 */
final class DataStream extends FilterInputStream {
  /** Most bytes of one file after unzipping: a small .gz can grow a thousandfold. */
  static final long MOST_BYTES = 4L << 30;

  private static final int BUFFER = 1 << 16;

  private final long most;
  private long read;

  private DataStream(InputStream in, long most) {
    super(in);
    this.most = most;
  }

  static DataStream open(Source source, String path) throws IOException {
    return open(source, path, MOST_BYTES);
  }

  static DataStream open(Source source, String path, long most) throws IOException {
    InputStream raw = source.open(path);
    try {
      BufferedInputStream in = new BufferedInputStream(raw, BUFFER);
      if (startsWith(in, 0x1f, 0x8b) || path.endsWith(".gz")) {
        in = new BufferedInputStream(new GZIPInputStream(in, BUFFER), BUFFER);
      }
      if (startsWith(in, 0xef, 0xbb, 0xbf)) {
        in.skipNBytes(3);
      }
      return new DataStream(in, most);
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  private static boolean startsWith(BufferedInputStream in, int... bytes) throws IOException {
    in.mark(bytes.length);
    boolean same = true;
    for (int i = 0; i < bytes.length && same; i++) {
      same = in.read() == bytes[i];
    }
    in.reset();
    return same;
  }

  @Override
  public int read() throws IOException {
    int next = super.read();
    count(next < 0 ? 0 : 1);
    return next;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int n = super.read(into, offset, length);
    count(Math.max(0, n));
    return n;
  }

  private void count(int n) throws IOException {
    read += n;
    if (read > most) {
      throw new TooLargeException(
          "The file has more than %,d bytes when unzipped; split it.".formatted(most));
    }
  }

  /** More data than this reader takes. */
  static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1;

    TooLargeException(String message) {
      super(message);
    }
  }
}
