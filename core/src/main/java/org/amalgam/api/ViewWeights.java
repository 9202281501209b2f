package org.amalgam.api;

import java.util.List;
import java.util.Optional;
import org.amalgam.api.data.Features;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * For fitted stages that weigh their inputs anew for every row, such as attention and gates: the
 * weights can be read. Implement it beside {@link Fitted} or {@link FittedModel}.
 */
@ConsumerType
public interface ViewWeights {

  /**
   * The weight of each input in each row.
   *
   * @return {@code rows x inputs}, 0 or more, each row summing to 1, NaN for rows that are not
   *     answered; empty if with these parameters it does not weigh them
   */
  Optional<Features> viewWeights(List<Features> input);
}
