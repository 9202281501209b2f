package org.amalgam.api.pipeline;

import java.util.Locale;

/** The four kinds of stage. */
public enum StageKind {
  EXTRACTOR,
  SYNTHESIZER,
  MODEL,
  FUSER;

  /** The name used in JSON, on the console and in messages. */
  public String json() {
    return name().toLowerCase(Locale.ROOT);
  }
}
