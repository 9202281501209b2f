package org.amalgam.driving.loop;

import org.amalgam.api.data.Records;

/** Who drives: says what to do in a situation. */
interface Decider {
  /** The action for a row, or an empty text where it has no answer. */
  String decide(Records row);
}
