package org.amalgam.internal.runtime;

import java.util.BitSet;
import org.amalgam.api.pipeline.FitReport;
import org.amalgam.internal.graph.Graph;
import org.amalgam.internal.training.Monitor;
import org.amalgam.internal.training.Trainer.Refitted;

/** Fits some stages of a pipeline anew on the rows that it was fitted on. */
interface Refitting {

  /**
   * Reads the data again and fits.
   *
   * @param origin where the pipeline came from
   * @param report of the fit that the stages take a part in
   * @throws org.amalgam.api.pipeline.ProblemException if the data are gone or others, or a stage
   *     cannot be fitted
   */
  Refitted refit(Origin origin, FitReport report, Graph graph, BitSet nodes, Monitor monitor);
}
