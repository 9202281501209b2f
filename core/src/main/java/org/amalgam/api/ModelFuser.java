package org.amalgam.api;

import java.io.IOException;
import java.util.Set;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Task;
import org.osgi.annotation.versioning.ConsumerType;

/** Predictions of several members to one. All members answer one target, so share one schema. */
@ConsumerType
public interface ModelFuser extends Stage<Members, Predictions> {

  /** What a fuser takes from the rows that its members were kept from. */
  enum Learning {
    /** Nothing: fitting gets no rows. */
    NOTHING,
    /** How to fuse. Core falls back to the plain mean where that gains nothing out of fold. */
    FUSION,
    /** Only which class to decide on; the probabilities are left as they are. */
    DECISION
  }

  /** Whether a fuser reads features beside its members' predictions. */
  enum FeatureUse {
    /** It takes none. */
    NONE,
    /** It takes them, and goes without. */
    OPTIONAL,
    /** It cannot do without. */
    REQUIRED
  }

  /** What it can fuse. */
  @Override
  Set<Task> tasks();

  /** What it learns with these parameters; its fit gets out-of-fold predictions. */
  default Learning learning(Params params) {
    return Learning.NOTHING;
  }

  /** Whether the pipeline may, or must, name features beside the members. */
  default FeatureUse features(Params params) {
    return FeatureUse.NONE;
  }

  /** The least number of members it takes. */
  default int minMembers() {
    return 2;
  }

  /**
   * Says what does not fit before any data flow.
   *
   * @throws IllegalArgumentException if so many members do not go with the parameters
   */
  default void check(int members, Params params) {}

  @Override
  default boolean supervised(Params params) {
    return learning(params) != Learning.NOTHING;
  }

  @Override
  FittedFuser fit(FitContext<Members> context);

  @Override
  FittedFuser load(LoadContext context) throws IOException;
}
