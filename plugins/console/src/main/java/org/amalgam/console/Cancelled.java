package org.amalgam.console;

import org.amalgam.api.pipeline.ProblemException;

/** What a person is told who interrupted a command. */
final class Cancelled {
  static final String CODE = "CANCELLED";

  private Cancelled() {}

  /** Also takes the interrupt back, which would keep the line itself from being written. */
  static ProblemException of(String subject) {
    Thread.interrupted();
    return new ProblemException(
        subject, CODE, "stopped as asked; nothing older was lost, what served before serves on.");
  }
}
