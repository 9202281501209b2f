package org.amalgam.api.pipeline;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.amalgam.api.data.Records;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The platform as its operators see it; an OSGi service in a container, {@link
 * org.amalgam.embedded.Embedded} elsewhere. Safe for any number of threads. Every method that
 * refuses throws {@link ProblemException} with all the reasons.
 */
@ProviderType
public interface Amalgam {
  /** The installed stage types, by name. */
  List<StageInfo> stages();

  /** The installed metrics and analyses, by name; core's own metrics are not among them. */
  List<EvaluatorInfo> evaluators();

  /** The deployed pipelines, by id. */
  List<PipelineStatus> pipelines();

  PipelineStatus status(String pipeline);

  /** Every problem of a definition; an empty list means that it can be deployed and fitted. */
  List<Problem> validate(String json);

  /**
   * Takes a definition in, or puts it in the place of the one with the same id. What the old one
   * had fitted goes on serving if the new one leaves the model as it was, and is kept on disk
   * otherwise.
   *
   * @param json the definition
   * @param folder where a relative {@code data} of the definition starts from
   * @return its status; INVALID and UNRESOLVED pipelines are deployed too, and wait
   */
  PipelineStatus deploy(String json, Optional<Path> folder);

  /** Takes a pipeline out, with what it had fitted. */
  void undeploy(String pipeline);

  /** Begins a fit; what served before serves on until it is done, and after it if it fails. */
  Run<FitReport> fit(String pipeline, FitOptions options);

  /** Begins an evaluation; what serves is neither used nor changed. */
  Run<Evaluation> evaluate(String pipeline, EvaluateOptions options);

  /**
   * Cancels the fit and the evaluations of a pipeline that are under way; what serves serves on.
   *
   * @return what was under way; each ends as soon as its stages notice, with {@code CANCELLED}
   *     unless it was as good as done
   */
  List<Run<?>> cancel(String pipeline);

  /**
   * Takes what was refused because it made the pipeline worse, all the same. A canary that is under
   * way is promoted in its place; else, where nothing was refused, newer versions of stages that
   * wait are taken if they pass the gate.
   *
   * @throws ProblemException {@code NOTHING_REFUSED}
   */
  PipelineStatus promote(String pipeline);

  /**
   * Goes back to what served before the last fit, import or change of a stage. A canary that is
   * under way ends, and what serves stays.
   *
   * @throws ProblemException {@code NO_PREVIOUS}
   */
  PipelineStatus rollback(String pipeline);

  /**
   * Begins to give a version of a stage, loaded from the saved state, what the stage reads in each
   * request. What it gives is compared with what serves beside the requests, and never used. {@link
   * PipelineStatus#trial} says what was seen.
   *
   * @param stage id of the stage
   * @param version who brings the stage's type, too
   * @throws ProblemException {@code NOT_READY}, {@code UNKNOWN_STAGE}, {@code NOT_INSTALLED},
   *     {@code NOT_OFFERED}, {@code IN_USE}, {@code STAGE_MISSING}, {@code TRIAL_RUNNING}, or why
   *     it cannot take the stage's place
   */
  PipelineStatus shadow(String pipeline, String stage, Provider version);

  /**
   * Begins to answer a share of the requests with a version of a stage, once it has passed the
   * gate. It is promoted or rolled back by the rule in docs/operating.md; a request that it fails
   * is answered by what serves.
   *
   * @param stage id of the stage
   * @param version who brings the stage's type, too
   * @throws ProblemException as {@link #shadow}, {@code OUT_OF_RANGE}, or what the gate says
   */
  PipelineStatus canary(String pipeline, String stage, Provider version, CanaryOptions options);

  /**
   * Ends the shadow or the canary that is under way; what serves stays.
   *
   * @throws ProblemException {@code NO_TRIAL}
   */
  PipelineStatus stop(String pipeline);

  /** The last evaluation of the model that serves, with the data it was fitted on. */
  Optional<Evaluation> evaluation(String pipeline);

  /** Answers rows that have the columns of the pipeline's input. */
  default Answers predict(String pipeline, Records rows) {
    return predict(pipeline, rows, PredictOptions.DEFAULT);
  }

  /**
   * Answers rows that have the columns of the pipeline's input. A member that fails or is late is
   * left out and named in the answer, unless the pipeline requires it. A row that breaks what the
   * pipeline's input says of a field is refused, and named in {@link Answers#refused}.
   */
  default Answers predict(String pipeline, Records rows, PredictOptions options) {
    return predict(pipeline, ReadRows.of(rows), options);
  }

  /**
   * Answers rows as they were read. A row that was refused then, or that breaks what the pipeline's
   * input says of a field, has no answer and is named in {@link Answers#refused}; the others are
   * answered as if it were not there.
   */
  Answers predict(String pipeline, ReadRows rows, PredictOptions options);

  /**
   * Reads rows for {@link #predict}; a row with a cell that cannot be read is refused by itself.
   *
   * @param data a CSV file with a header (plain or .gz), a JSON array of rows, or a dataset
   *     descriptor
   * @throws ProblemException if it is the file that is wrong, and not some rows of it
   */
  ReadRows readRows(String pipeline, Path data);

  /**
   * Reads rows for {@link #predict}, all or none.
   *
   * @param data a CSV file with a header (plain or .gz), a JSON array of rows, or a dataset
   *     descriptor
   */
  Records read(String pipeline, Path data);

  /** Rows from JSON text: an object, or an array of objects, with the input's fields. */
  Records rows(String pipeline, String json);

  /** The rows kept out of the fit, from the model package. */
  Records heldOut(String pipeline);

  /** Writes the model package that serves. */
  void exportPackage(String pipeline, OutputStream out) throws IOException;

  /** Takes a model package in and serves it at once, with no fit. */
  PipelineStatus importPackage(InputStream in) throws IOException;
}
