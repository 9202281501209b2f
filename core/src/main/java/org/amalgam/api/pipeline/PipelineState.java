package org.amalgam.api.pipeline;

/** Where a pipeline is in its life. */
public enum PipelineState {
  /** The definition is wrong; its problems are listed. */
  INVALID,
  /** Stage types are missing; each is named. */
  UNRESOLVED,
  /** Valid, not fitted. */
  RESOLVED,
  /** Learning. */
  FITTING,
  /** Serving. */
  READY,
  /** Serving without one or more members. */
  DEGRADED,
  /** The last fit failed and there is nothing older to serve. */
  FAILED
}
