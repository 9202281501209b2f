package org.amalgam.internal.runtime;

import java.util.BitSet;
import java.util.function.Supplier;
import org.amalgam.api.pipeline.FitReport;
import org.amalgam.internal.graph.FittedGraph;
import org.amalgam.internal.graph.Graph;
import org.amalgam.internal.store.HeldOutRows;
import org.amalgam.internal.training.Monitor;
import org.amalgam.internal.training.Trainer.Refitted;

/** Fits and measures parts of a pipeline anew. */
interface Refitting {

  /**
   * Fits some stages on the rows that the pipeline was fitted on, which are read again.
   *
   * @param origin where the pipeline came from
   * @param report of the fit that the stages take a part in
   * @throws org.amalgam.api.pipeline.ProblemException if the data are gone or others, or a stage
   *     cannot be fitted
   */
  Refitted refit(Origin origin, FitReport report, Graph graph, BitSet nodes, Monitor monitor);

  /**
   * Asks a fitted graph, of which nothing is gone, for the held-out rows.
   *
   * @return puts the figures into the report; the graph is no more needed for it
   */
  Supplier<FitReport> measuring(FitReport report, FittedGraph fitted, HeldOutRows rows);
}
