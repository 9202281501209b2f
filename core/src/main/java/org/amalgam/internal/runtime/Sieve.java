package org.amalgam.internal.runtime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.amalgam.api.Contributions;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.Task;
import org.amalgam.api.pipeline.Answers;
import org.amalgam.api.pipeline.Answers.Refused;
import org.amalgam.api.pipeline.Problem;
import org.amalgam.internal.graph.FieldRule;

/**
 * Keeps the rows out of a pipeline that it must not answer.
 *
 * @param kept the rows that it answers
 * @param index their numbers in the request
 * @param rows how many the request has
 * @param refused the others, and why
 */
record Sieve(Records kept, int[] index, int rows, List<Refused> refused) {
  private static final int[] ALL = {};

  /**
   * Sifts a request.
   *
   * @param pipeline its id
   * @param rules that rows must keep
   * @param before rows that were refused before
   */
  static Sieve of(String pipeline, List<FieldRule> rules, Records rows, List<Refused> before) {
    List<Refused> refused = new ArrayList<>();
    for (Refused each : before) {
      refused.add(named(pipeline, each.row(), each.problem()));
    }
    for (FieldRule rule : rules) {
      String field = rule.field().name();
      rule.check(
          rows.column(field),
          (row, element, code, message) ->
              refused.add(
                  named(pipeline, row, new Problem("/" + row + "/" + field, code, message))));
    }
    if (refused.isEmpty()) {
      return new Sieve(rows, ALL, rows.rows(), List.of());
    }
    BitSet out = new BitSet(rows.rows());
    refused.forEach(each -> out.set(each.row()));
    int[] index = IntStream.range(0, rows.rows()).filter(row -> !out.get(row)).toArray();
    // Those of one row stay in the order of its fields.
    refused.sort(Comparator.comparingInt(Refused::row));
    return new Sieve(rows.rows(index), index, rows.rows(), refused);
  }

  private static Refused named(String pipeline, int row, Problem problem) {
    return new Refused(
        row,
        new Problem(
            problem.at(),
            problem.code(),
            "Pipeline '%s', row %d: %s".formatted(pipeline, row, problem.message())));
  }

  /** Answers to the rows kept, as answers to all: the others have none. */
  Answers spread(Answers answers) {
    if (refused.isEmpty()) {
      return answers;
    }
    return new Answers(
        answers.pipeline(),
        spread(answers.fused()),
        answers.members().stream()
            .map(
                each ->
                    new Answers.Member(
                        each.id(), each.type(), each.provider(), spread(each.predictions())))
            .toList(),
        answers.contributions().map(this::spread),
        answers.fusing(),
        answers.views().stream()
            .map(
                each -> {
                  DenseFeatures weights = each.weights().dense();
                  float[] all = spread(weights.values(), weights.width());
                  return new Answers.Views(
                      each.stage(), each.inputs(), DenseFeatures.of(weights.schema(), rows, all));
                })
            .toList(),
        answers.missing(),
        refused);
  }

  private Predictions spread(Predictions some) {
    PredictionSchema schema = some.schema();
    Predictions all = Predictions.of(schema, rows, spread(some.values(), schema.width()));
    if (schema.task() != Task.CLASSIFICATION) {
      return all;
    }
    int[] labels = new int[rows];
    Arrays.fill(labels, -1);
    for (int i = 0; i < index.length; i++) {
      labels[index[i]] = some.label(i);
    }
    return all.withLabels(labels);
  }

  private Contributions spread(Contributions some) {
    return new Contributions(
        scales(some),
        some.members(),
        some.outputs(),
        spread(some.values(), some.members() * some.outputs()),
        spread(some.base(), some.outputs()),
        some.weights().length == 0 ? some.weights() : spread(some.weights(), some.members()));
  }

  private List<Contributions.Scale> scales(Contributions some) {
    if (some.scales().size() == 1) {
      return some.scales();
    }
    List<Contributions.Scale> all =
        new ArrayList<>(Collections.nCopies(rows, Contributions.Scale.OUTPUT));
    for (int i = 0; i < index.length; i++) {
      all.set(index[i], some.scale(i));
    }
    return all;
  }

  private float[] spread(float[] some, int width) {
    float[] all = new float[Math.multiplyExact(rows, width)];
    Arrays.fill(all, Float.NaN);
    for (int i = 0; i < index.length; i++) {
      System.arraycopy(some, i * width, all, index[i] * width, width);
    }
    return all;
  }
}
