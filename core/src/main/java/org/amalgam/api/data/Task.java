package org.amalgam.api.data;

import java.util.Locale;

/** What a pipeline is to answer. */
public enum Task {
  /** One of two or more classes; a prediction is a probability per class. */
  CLASSIFICATION,
  /** One or more numbers; a prediction is a value per target. */
  REGRESSION,
  /**
   * When something will happen, of rows for many of which it had not when they were last seen; a
   * prediction is one risk score per row, a log hazard ratio: the higher, the sooner.
   */
  SURVIVAL;

  /** The name used in JSON, on the console and in messages. */
  public String json() {
    return name().toLowerCase(Locale.ROOT);
  }
}
