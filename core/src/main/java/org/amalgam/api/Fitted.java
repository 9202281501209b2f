package org.amalgam.api;

import java.io.IOException;
import org.amalgam.api.data.Batch;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A fitted stage: immutable, safe for any number of threads, owned by core, which closes it when
 * the last request has left it.
 *
 * @param <I> what it reads
 * @param <O> what it gives
 */
@ConsumerType
public interface Fitted<I, O extends Batch> extends AutoCloseable {

  /** Transforms, predicts or fuses: row i of the result answers row i of the input. */
  O apply(I input);

  /** Writes all that {@link Stage#load} needs beyond the parameters; nothing by default. */
  default void save(StateWriter out) throws IOException {}

  /** Frees what the garbage collector does not. */
  @Override
  default void close() {}
}
