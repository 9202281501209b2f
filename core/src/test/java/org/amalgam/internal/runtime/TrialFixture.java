package org.amalgam.internal.runtime;

import org.amalgam.api.pipeline.Provider;
import org.amalgam.api.pipeline.Trial;
import org.amalgam.internal.registry.Installed;

/** A pipeline in which a newer version of the second member waits. */
abstract class TrialFixture extends LiveFixture {
  static final String MANUAL = "\"serving\": {\"update\": \"manual\"},";
  static final Provider NEW = new Provider("others", "1.1.0");

  /** Says yes with p = 0.9 where the old one says 0.8: fused 0.85. */
  final Installed newer = version("1.1.0", yes(p -> p > 0.5f ? 0.9f : 0.1f));

  final void serveBeside(Installed candidate) {
    serve(MANUAL);
    catalog.add(candidate);
  }

  final Trial trial() {
    return platform.status("p").trial().orElseThrow();
  }

  final void awaitEnd() {
    await(() -> trial().state() != Trial.State.RUNNING);
  }
}
