package org.amalgam.api.pipeline;

import java.util.List;
import java.util.Optional;
import org.amalgam.api.data.RecordSchema;

/**
 * A deployed pipeline as it stands.
 *
 * @param id its id
 * @param description one line for people
 * @param state where it is in its life
 * @param detail why it is there, empty if there is nothing to say
 * @param input the columns that a request has
 * @param stages its stages in order of the definition
 * @param problems all that is wrong with it
 * @param progress of the fit under way
 * @param fit what serves; empty if nothing does
 * @param trial of a version of a stage: the one under way, or the last that ended
 */
public record PipelineStatus(
    String id,
    String description,
    PipelineState state,
    String detail,
    RecordSchema input,
    List<StageStatus> stages,
    List<Problem> problems,
    Optional<Progress> progress,
    Optional<FitReport> fit,
    Optional<Trial> trial) {

  /**
   * One stage.
   *
   * @param id its id
   * @param type its type
   * @param kind its kind; empty while its type is missing
   * @param provider who brings its type; empty while it is missing
   * @param beside who brings its type, too, and is not used; the one that goes first first
   */
  public record StageStatus(
      String id,
      String type,
      Optional<StageKind> kind,
      Optional<Provider> provider,
      List<Provider> beside) {}
}
