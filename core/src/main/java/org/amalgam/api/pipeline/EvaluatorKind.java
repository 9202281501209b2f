package org.amalgam.api.pipeline;

import java.util.Locale;

/** The two kinds of evaluator. */
public enum EvaluatorKind {
  METRIC,
  ANALYSIS;

  /** The name used in JSON, on the console and in messages. */
  public String json() {
    return name().toLowerCase(Locale.ROOT);
  }
}
