package org.amalgam.api.evaluation;

import java.util.Optional;
import org.amalgam.api.Params;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.Target;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Rows that no model learned from, what was predicted for them and what was right. Row i is the
 * same row in all of it; every row is answered. Nothing in it may be written to.
 */
@ProviderType
public interface Evaluated {

  /** Number of rows, 0 or more. */
  default int rows() {
    return target().rows();
  }

  /** The values of the metric's or the analysis' parameters. */
  Params params();

  /** Probabilities and the classes decided on, or values, with their schema. */
  Predictions predictions();

  /** What was to be predicted. */
  Target target();

  /** Weight of each row, 0 or more, at least one of them above 0. */
  float[] weights();

  /** Group of each row by number, 0 or more; empty where the data have none. */
  Optional<int[]> groups();

  /**
   * Time of each row: seconds since 1970-01-01T00:00Z, or whatever number the data have; empty
   * where they have none.
   */
  Optional<double[]> times();

  /** The input columns of the pipeline. */
  Records records();
}
