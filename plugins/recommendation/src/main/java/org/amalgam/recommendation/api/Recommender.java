package org.amalgam.recommendation.api;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Recommends items by a regression pipeline whose rows are a user and an item. An OSGi service.
 * Safe for any number of threads. Refusals are {@link org.amalgam.api.pipeline.ProblemException}s.
 */
@ProviderType
public interface Recommender {

  /**
   * The items with the highest answers for a user, of all in the log that he has not had.
   *
   * @throws org.amalgam.api.pipeline.ProblemException {@code NO_LOG}, {@code NO_COLUMN}, {@code
   *     BAD_USER}, {@code NOT_A_RATING}, or what predicting refuses
   */
  Recommendations recommend(String pipeline, Request request);

  /**
   * How well the pipeline that serves, and each of its members, ranks items: for each user with
   * rows that its fit kept out, all items of the log that he had not had before are ranked, and
   * those of the rows kept out are the ones to be found.
   */
  Ranking rank(String pipeline, RankRequest request);
}
