package org.amalgam.embedded;

import org.amalgam.api.pipeline.Amalgam;

/**
 * Amalgam inside any JVM: the same plugin jars, put on the class path, are found through {@link
 * java.util.ServiceLoader}.
 */
public final class Embedded {
  private Embedded() {}

  /** An open platform; closing it ends its runs and frees its models. */
  public interface Session extends Amalgam, AutoCloseable {
    @Override
    void close();
  }
}
