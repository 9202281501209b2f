package org.amalgam.api;

import org.amalgam.api.data.PredictionSchema;
import org.osgi.annotation.versioning.ProviderType;

/** All that {@link Stage#load} gets. */
@ProviderType
public interface LoadContext {
  /** What {@link Fitted#save} wrote. */
  StateReader state();

  /** The {@link Stage#stateVersion} that wrote it, never above the stage's own. */
  int stateVersion();

  Params params();

  /** What predictions must look like. */
  PredictionSchema output();
}
