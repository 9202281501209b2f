package org.amalgam.console;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Screens whose words a test can read. */
final class Screens {
  private Screens() {}

  static Screen silent(boolean live) {
    return of(OutputStream.nullOutputStream(), live);
  }

  /** One that shows its progress in {@code err}. */
  static Screen of(OutputStream err, boolean live) {
    return new Screen(
        new PrintStream(OutputStream.nullOutputStream()),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        60,
        live);
  }

  static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
