package org.amalgam.api;

import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.data.Records;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Records to Features. It sees the columns of everything its {@code from} names; features of other
 * stages come as float32 columns.
 */
@ConsumerType
public interface FeatureExtractor extends Stage<Records, Features> {

  /**
   * What {@code apply} will give.
   *
   * @throws IllegalArgumentException if the columns do not serve, saying which and why
   */
  FeatureSchema outputSchema(RecordSchema input, Params params);
}
