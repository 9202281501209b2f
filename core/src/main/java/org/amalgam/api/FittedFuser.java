package org.amalgam.api;

import org.amalgam.api.data.Predictions;
import org.osgi.annotation.versioning.ConsumerType;

/** A fitted fuser: it fuses, and says who contributed what. */
@ConsumerType
public interface FittedFuser extends Fitted<Members, Predictions> {

  /** What each member contributed to the fused answer of each row. */
  Contributions contributions(Members members);
}
