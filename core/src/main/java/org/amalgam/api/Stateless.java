package org.amalgam.api;

import org.amalgam.api.data.Batch;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * For extractors and synthesizers that learn nothing: {@code fit} and {@code load} are given, the
 * author writes {@code outputSchema} and {@link #apply}.
 *
 * @param <I> what it reads
 * @param <O> what it gives
 */
@ConsumerType
public interface Stateless<I, O extends Batch> extends Stage<I, O> {

  /** Row i of the result answers row i of the input. */
  O apply(I input, Params params);

  @Override
  default Fitted<I, O> fit(FitContext<I> context) {
    Params params = context.params();
    return input -> apply(input, params);
  }

  @Override
  default Fitted<I, O> load(LoadContext context) {
    Params params = context.params();
    return input -> apply(input, params);
  }
}
