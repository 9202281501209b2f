package org.amalgam.api.evaluation;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** Tables that say more of predictions than one number can: rates by decile, curves. */
@ConsumerType
public interface Analysis extends Evaluator {

  /** Examines. The order of the rows must not matter, and a row of weight 2 counts as two. */
  List<AnalysisTable> tables(Evaluated rows);
}
