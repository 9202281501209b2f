package org.amalgam.console;

/** What the tab key offers for a word. */
enum Completion {
  /** Nothing: free text or a number. */
  NONE,
  /** Ids of the deployed pipelines. */
  PIPELINE,
  /** Ids of the deployed pipelines, and files. */
  PIPELINE_OR_FILE,
  /** Names of the installed stage types. */
  STAGE,
  /** Names of the four kinds of stage. */
  KIND,
  /** Names of the metrics, core's and the installed ones. */
  METRIC,
  /** Names of the installed metrics and analyses. */
  EVALUATOR,
  /** Files and folders. */
  FILE
}
