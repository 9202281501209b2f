package org.amalgam.internal.runtime;

import java.util.List;
import java.util.Optional;
import org.amalgam.api.pipeline.Problem;
import org.amalgam.internal.graph.PipelineDefinition;
import org.amalgam.internal.graph.Serving;

/**
 * A definition as deployed.
 *
 * @param parsed empty if it is not even a pipeline
 */
record Definition(Optional<PipelineDefinition> parsed, List<Problem> problems, Origin origin) {
  Serving serving() {
    return parsed.map(PipelineDefinition::serving).orElse(Serving.DEFAULT);
  }
}
