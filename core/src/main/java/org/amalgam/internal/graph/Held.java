package org.amalgam.internal.graph;

import java.util.concurrent.atomic.AtomicInteger;
import org.amalgam.api.Fitted;

/** A fitted stage that several graphs own; closed when the last of them lets go. */
public final class Held {
  private final Fitted<?, ?> fitted;
  private final AtomicInteger owners = new AtomicInteger(1);

  /** Takes a stage over for one owner. */
  public Held(Fitted<?, ?> fitted) {
    this.fitted = fitted;
  }

  Fitted<?, ?> fitted() {
    return fitted;
  }

  /** For one more owner; to be called by one of those there are. */
  Held share() {
    owners.incrementAndGet();
    return this;
  }

  /** Lets go of it. */
  public void release() {
    if (owners.decrementAndGet() == 0) {
      fitted.close();
    }
  }
}
