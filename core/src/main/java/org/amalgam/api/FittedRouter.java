package org.amalgam.api;

import java.util.List;
import org.amalgam.api.data.Features;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A fitted fuser that does not need every member for every row, and tells from the features alone
 * which it needs. A request then runs each member on its own rows only; for the others the member
 * abstains.
 */
@ConsumerType
public interface FittedRouter extends FittedFuser {

  /**
   * The rows that each member has to answer.
   *
   * @param features what the pipeline gives the fuser beside its members
   * @return per member row numbers, rising
   */
  List<int[]> routes(List<Features> features);
}
