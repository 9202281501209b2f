package org.amalgam.internal.dataset;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.amalgam.api.FitContext;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.Target;
import org.amalgam.api.pipeline.Answers.Refused;
import org.amalgam.api.pipeline.ReadRows;

/**
 * Rows to learn from or to answer, with all that is known of them. Immutable and safe for any
 * number of threads; arrays handed out are its own and must not be written to.
 */
public final class Dataset {
  private final Records records;
  private final Optional<Target> target;
  private final Roles roles;
  private final List<String> warnings;
  private final List<Refused> refused;
  private volatile String hash = "";

  Dataset(Records records, Optional<Target> target, Roles roles, List<String> warnings) {
    this(records, target, roles, warnings, List.of());
  }

  private Dataset(
      Records records,
      Optional<Target> target,
      Roles roles,
      List<String> warnings,
      List<Refused> refused) {
    this.refused = List.copyOf(refused);
    this.records = records;
    this.target = target;
    this.roles = roles.canonical();
    this.warnings = List.copyOf(warnings);
    if (target.isPresent() && target.get().rows() != records.rows()) {
      throw new IllegalArgumentException(
          "%d rows, but %d targets.".formatted(records.rows(), target.get().rows()));
    }
  }

  /** Rows of equal weight without groups, times, folds or split. */
  public static Dataset of(Records records, Optional<Target> target) {
    return of(records, target, List.of(), List.of());
  }

  /** Rows to be answered, without those that are refused. */
  static Dataset toAnswer(Records records, List<String> warnings, List<Refused> refused) {
    return of(records, Optional.empty(), warnings, refused);
  }

  private static Dataset of(
      Records records, Optional<Target> target, List<String> warnings, List<Refused> refused) {
    float[] weights = new float[records.rows()];
    Arrays.fill(weights, 1);
    Roles none =
        new Roles(
            Optional.empty(), Optional.empty(), 0, Optional.empty(), weights, Optional.empty());
    return new Dataset(records, target, none, warnings, refused);
  }

  /** What is known of rows besides inputs and target. */
  record Roles(
      Optional<int[]> groups,
      Optional<double[]> time,
      int gap,
      Optional<int[]> folds,
      float[] weights,
      Optional<FitContext.Split> split) {

    /** The same with ids that leave no gap and weights of mean 1. */
    Roles canonical() {
      double sum = 0;
      for (float weight : weights) {
        sum += weight;
      }
      float[] scaled = weights.clone();
      for (int i = 0; i < scaled.length && sum > 0; i++) {
        scaled[i] = (float) (weights[i] * (weights.length / sum));
      }
      return new Roles(
          groups.map(ids -> dense(ids, ids)),
          time,
          gap,
          folds.map(ids -> dense(ids, Arrays.stream(ids).sorted().toArray())),
          scaled,
          split);
    }

    /** Numbers ids from 0 in the order in which another array has them. */
    private static int[] dense(int[] ids, int[] order) {
      Map<Integer, Integer> numbers = new HashMap<>();
      for (int id : order) {
        numbers.putIfAbsent(id, numbers.size());
      }
      return Arrays.stream(ids).map(numbers::get).toArray();
    }

    /** Those of some rows; the split goes. */
    Roles rows(int[] index) {
      float[] chosen = new float[index.length];
      for (int i = 0; i < index.length; i++) {
        chosen[i] = weights[index[i]];
      }
      return new Roles(
          groups.map(all -> Arrays.stream(index).map(row -> all[row]).toArray()),
          time.map(all -> Arrays.stream(index).mapToDouble(row -> all[row]).toArray()),
          gap,
          folds.map(all -> Arrays.stream(index).map(row -> all[row]).toArray()),
          chosen,
          Optional.empty());
    }
  }

  public int rows() {
    return records.rows();
  }

  /** The input fields of the pipeline, in its order. */
  public Records records() {
    return records;
  }

  /** The rows to be answered, and those that are refused. */
  public ReadRows readRows() {
    return new ReadRows(records, refused);
  }

  /** What is to be learned; empty if the rows were read to be answered. */
  public Optional<Target> target() {
    return target;
  }

  /** Group of each row, 0 to g - 1, numbered as they first occur. */
  public Optional<int[]> groups() {
    return roles.groups();
  }

  /** Time of each row: seconds since 1970-01-01T00:00Z, or whatever number the data has. */
  public Optional<double[]> time() {
    return roles.time();
  }

  /** How many distinct times lie between rows learned from and rows tested on, at least. */
  public int gap() {
    return roles.gap();
  }

  /** The same rows to be parted with a gap in time. */
  public Dataset withGap(int times) {
    if (times == roles.gap()) {
      return this;
    }
    Roles others =
        new Roles(
            roles.groups(), roles.time(), times, roles.folds(), roles.weights(), roles.split());
    return new Dataset(records, target, others, warnings);
  }

  /** Fold of each row, 0 to k - 1, in the order of the numbers given. */
  public Optional<int[]> folds() {
    return roles.folds();
  }

  /** Weight of each row, 0 or more, with mean 1 unless all are 0. */
  public float[] weights() {
    return roles.weights();
  }

  /** The rows to learn from and those kept out; neither is empty. */
  public Optional<FitContext.Split> split() {
    return roles.split();
  }

  /** What deserves a look but stopped nothing, a sentence each. */
  public List<String> warnings() {
    return warnings;
  }

  /**
   * The chosen rows in the chosen order, without split and warnings; groups and folds are numbered
   * anew and the weights scaled anew.
   *
   * @param index row numbers from 0 to {@code rows() - 1}; repeats are allowed
   */
  public Dataset rows(int[] index) {
    return new Dataset(
        records.rows(index), target.map(all -> all.rows(index)), roles.rows(index), List.of());
  }

  /** The same rows with each one's weight times that of its class, scaled anew. */
  public Dataset weighted(double[] ofClass) {
    Target labels = target.orElseThrow();
    float[] weights = roles.weights().clone();
    for (int row = 0; row < weights.length; row++) {
      weights[row] *= (float) ofClass[labels.label(row)];
    }
    Roles others =
        new Roles(roles.groups(), roles.time(), roles.gap(), roles.folds(), weights, roles.split());
    return new Dataset(records, target, others, warnings);
  }

  /**
   * SHA-256, in hex, over schemas, values, target and roles; names of files and the order of
   * columns in them do not count. Equal data has equal hashes on every platform.
   */
  public String hash() {
    if (hash.isEmpty()) {
      hash = DatasetHash.of(records, target, roles);
    }
    return hash;
  }
}
