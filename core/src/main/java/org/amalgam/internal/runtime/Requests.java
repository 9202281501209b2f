package org.amalgam.internal.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.data.Records;
import org.amalgam.api.pipeline.Answers;
import org.amalgam.api.pipeline.PredictOptions;
import org.amalgam.api.pipeline.Problem;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.api.pipeline.ReadRows;
import org.amalgam.internal.graph.FieldRule;
import org.amalgam.internal.graph.PipelineDefinition;

/**
 * Answers the requests to one pipeline.
 *
 * @param live gives out what serves
 * @param trials what may be on trial beside it
 */
record Requests(LivePipeline live, Trials trials) {

  Answers predict(ReadRows rows, PredictOptions options, Executor pool) {
    Snapshot snapshot = live.lease();
    try {
      PipelineDefinition served = snapshot.graph().graph().definition();
      Records due = fitting(rows.records(), served.input());
      Sieve sieve = Sieve.of(live.id(), rules(served), due, rows.refused());
      Request request =
          new Request(sieve.kept(), options, live.definition().serving().required(), pool);
      Optional<Probe> probe = trials.probe();
      return sieve.spread(
          probe.isPresent() ? probe.get().answer(request, snapshot) : request.by(snapshot));
    } finally {
      snapshot.release();
    }
  }

  /** The rules of the definition as it is now, unless it waits for a fit with another input. */
  private List<FieldRule> rules(PipelineDefinition served) {
    return live.definition()
        .parsed()
        .filter(now -> now.input().equals(served.input()))
        .orElse(served)
        .rules();
  }

  private Records fitting(Records rows, RecordSchema input) {
    if (rows.schema().equals(input)) {
      return rows;
    }
    List<Problem> problems = new ArrayList<>();
    for (Field field : input.fields()) {
      Optional<Field> given = rows.schema().field(field.name());
      boolean fits =
          given.isPresent()
              && given.get().type() == field.type()
              && given.get().shape().equals(field.shape());
      if (!fits) {
        problems.add(
            new Problem(
                field.name(),
                "WRONG_COLUMN",
                "The column is due as %s%s."
                    .formatted(field.type().json(), field.shape().isEmpty() ? "" : field.shape())));
      }
    }
    if (!problems.isEmpty()) {
      throw new ProblemException("Request to pipeline '%s'".formatted(live.id()), problems);
    }
    return rows.select(input.names());
  }
}
