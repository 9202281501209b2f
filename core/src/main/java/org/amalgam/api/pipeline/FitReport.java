package org.amalgam.api.pipeline;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a fit gave.
 *
 * @param pipeline its id
 * @param rows rows learned from
 * @param heldOut rows kept out of the fit, in the model package
 * @param seed source of all chance
 * @param dataHash SHA-256 of the rows, in hex
 * @param fitted when, in ISO 8601
 * @param members each model on the held-out rows
 * @param fused the pipeline's output on the held-out rows; empty if none were held out
 * @param fusion for each fusion that was learned, what became of it, by stage id
 * @param warnings what a reader should know
 * @param absences the pipeline's output on the held-out rows with some models missing: those that
 *     are lost with one stage or one bundle, by {@link #absence}
 * @param log what each model reported while it was fitted, by stage id: the last {@value #LINES}
 *     lines
 * @param data the dataset descriptor that the fit was given; empty for the one that the pipeline
 *     names
 */
public record FitReport(
    String pipeline,
    int rows,
    int heldOut,
    long seed,
    String dataHash,
    String fitted,
    List<Scores> members,
    Optional<Scores> fused,
    Map<String, FusionCheck> fusion,
    List<String> warnings,
    Map<String, Scores> absences,
    Map<String, List<String>> log,
    Optional<String> data) {

  /** How many lines of a stage are kept. */
  public static final int LINES = 200;

  /** The name of an absence: the ids of the models, in the order of the pipeline. */
  public static String absence(List<String> models) {
    return String.join(", ", models);
  }

  public FitReport {
    absences = Optional.ofNullable(absences).orElseGet(Map::of);
    data = Optional.ofNullable(data).orElseGet(Optional::empty);
    // A package of an older version has none. The order is a part of what is written.
    log = Collections.unmodifiableMap(new TreeMap<>(Optional.ofNullable(log).orElseGet(Map::of)));
  }

  /** The same fit with other figures. */
  public FitReport with(
      List<Scores> otherMembers,
      Optional<Scores> otherFused,
      Map<String, FusionCheck> otherFusion,
      List<String> otherWarnings,
      Map<String, Scores> otherAbsences) {
    return new FitReport(
        pipeline,
        rows,
        heldOut,
        seed,
        dataHash,
        fitted,
        otherMembers,
        otherFused,
        otherFusion,
        otherWarnings,
        otherAbsences,
        log,
        data);
  }

  /** The same fit from a dataset descriptor that it was given. */
  public FitReport from(Optional<String> given) {
    return new FitReport(
        pipeline, rows, heldOut, seed, dataHash, fitted, members, fused, fusion, warnings, absences,
        log, given);
  }

  /**
   * A learned fusion against the plain mean and the best member, out of fold. Losses are means by
   * row weight; where the best member abstains, the others answer.
   *
   * @param learned loss of the learned fusion: log-loss, or mean squared error
   * @param mean loss of the members' plain mean
   * @param best loss of the best single member
   * @param bestMember id of that member
   * @param used {@code learned}, {@code mean} or a member's id: what serves
   */
  public record FusionCheck(
      double learned, double mean, double best, String bestMember, String used) {}
}
