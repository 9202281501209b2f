package org.amalgam.console;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Screens whose words a test can read. */
final class Screens {
  private Screens() {}

  static Screen silent(boolean live) {
    return of(OutputStream.nullOutputStream(), live);
  }

  /** One that shows its progress in {@code console}. */
  static Screen of(OutputStream console, boolean live) {
    return new Screen(
        new PrintStream(OutputStream.nullOutputStream()),
        new PrintStream(console, true, StandardCharsets.UTF_8),
        60,
        live);
  }
}
