package org.amalgam.api.pipeline;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.amalgam.api.Contributions;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Task;

/**
 * The answers to a request: batches, from which {@link #answer} reads a row for people.
 *
 * @param pipeline its id
 * @param fused what the pipeline answers
 * @param members the models below the fusion and what each answered
 * @param contributions of the members of the last fusion, in the order of {@link #fusing}; empty
 *     where the output is a model, and where nobody asked
 * @param fusing ids of the members of the last fusion
 * @param views of the stages that weigh their inputs row by row; empty where nobody asked
 * @param missing stages that gave nothing for this request
 * @param refused rows that could not be taken, by rising number, and why; they have no answer, and
 *     the others are answered as if they were not there
 */
public record Answers(
    String pipeline,
    Predictions fused,
    List<Member> members,
    Optional<Contributions> contributions,
    List<String> fusing,
    List<Views> views,
    List<Missing> missing,
    List<Refused> refused) {

  public Answers {
    refused = List.copyOf(refused);
  }

  /** Answers to rows none of which was refused. */
  public Answers(
      String pipeline,
      Predictions fused,
      List<Member> members,
      Optional<Contributions> contributions,
      List<String> fusing,
      List<Views> views,
      List<Missing> missing) {
    this(pipeline, fused, members, contributions, fusing, views, missing, List.of());
  }

  /** A member's batch, and who brings its type. */
  public record Member(String id, String type, Provider provider, Predictions predictions) {}

  /** A stage that gave nothing, and why. */
  public record Missing(String stage, String reason) {}

  /**
   * A row that could not be taken.
   *
   * @param row its number in the request, from 0
   * @param problem one of its fields, what is wrong with it and what is allowed
   */
  public record Refused(int row, Problem problem) {}

  /**
   * How a stage weighed its inputs.
   *
   * @param inputs as the pipeline names them
   * @param weights {@code rows x inputs}
   */
  public record Views(String stage, List<String> inputs, Features weights) {}

  public int rows() {
    return fused.rows();
  }

  /** One row with names to everything. */
  public Answer answer(int row) {
    List<String> outputs = fused.schema().outputs();
    boolean classes = fused.schema().task() == Task.CLASSIFICATION;
    int label = classes ? fused.label(row) : -1;
    Map<String, Float> values = named(fused, row);
    return new Answer(
        row,
        label < 0 ? Optional.empty() : Optional.of(outputs.get(label)),
        classes ? values : Map.of(),
        classes ? Map.of() : values,
        contributions.map(c -> c.scale(row).json()),
        contributions.map(c -> named(outputs, k -> c.base(row, k))).orElse(Map.of()),
        members.stream().map(member -> member(member, row, classes)).toList(),
        views(row),
        reasons(),
        refused.stream().filter(each -> each.row() == row).map(Refused::problem).toList());
  }

  private Map<String, String> reasons() {
    Map<String, String> reasons = new LinkedHashMap<>();
    missing.forEach(each -> reasons.put(each.stage(), each.reason()));
    return reasons;
  }

  private Map<String, Map<String, Float>> views(int row) {
    Map<String, Map<String, Float>> named = new LinkedHashMap<>();
    for (Views each : views) {
      named.put(each.stage(), named(each.inputs(), i -> each.weights().get(row, i)));
    }
    return named;
  }

  /** All rows with names to everything. */
  public List<Answer> all() {
    return IntStream.range(0, rows()).mapToObj(this::answer).toList();
  }

  private Answer.Member member(Member member, int row, boolean classes) {
    Map<String, Float> values = named(member.predictions(), row);
    int at = fusing.indexOf(member.id());
    Map<String, Float> contribution =
        at < 0
            ? Map.of()
            : contributions
                .map(c -> named(fused.schema().outputs(), k -> c.get(row, at, k)))
                .orElse(Map.of());
    return new Answer.Member(
        member.id(),
        member.type(),
        member.provider().bundle(),
        member.provider().version(),
        member.predictions().answered(row),
        classes ? values : Map.of(),
        classes ? Map.of() : values,
        at < 0 ? Optional.empty() : contributions.flatMap(c -> c.weight(row, at)),
        contribution);
  }

  private static Map<String, Float> named(Predictions predictions, int row) {
    return named(predictions.schema().outputs(), k -> predictions.get(row, k));
  }

  private static Map<String, Float> named(List<String> names, Reading reading) {
    Map<String, Float> map = new LinkedHashMap<>();
    for (int k = 0; k < names.size(); k++) {
      map.put(names.get(k), reading.of(k));
    }
    return map;
  }

  private interface Reading {
    float of(int output);
  }
}
