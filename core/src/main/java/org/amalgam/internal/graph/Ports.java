package org.amalgam.internal.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.amalgam.api.pipeline.Problem;

/** Who reads whom in a definition, by name alone: the ports of each stage, and their order. */
final class Ports {
  private static final String INPUT = "input";
  private static final String FEATURES = ".features";

  private final PipelineDefinition definition;
  private final List<Problem> problems;
  private final Map<String, Integer> places = new HashMap<>();

  Ports(PipelineDefinition definition, List<Problem> problems) {
    this.definition = definition;
    this.problems = problems;
    for (int i = 0; i < definition.stages().size(); i++) {
      places.put(definition.stages().get(i).id(), i);
    }
  }

  /** Place of a stage in the document. */
  Optional<Integer> place(String id) {
    return Optional.ofNullable(places.get(id));
  }

  StageDefinition stage(int place) {
    return definition.stages().get(place);
  }

  /** {@code " Did you mean 'x'?"} for the id of a stage. */
  String didYouMean(String id) {
    return Suggestions.didYouMean(id, places.keySet());
  }

  /** Every stage after those it reads; a stage on a cycle is reported once. */
  List<StageDefinition> sorted() {
    List<StageDefinition> sorted = new ArrayList<>();
    Set<String> done = new HashSet<>();
    for (StageDefinition stage : definition.stages()) {
      visit(stage, new ArrayList<>(), done, sorted);
    }
    return sorted;
  }

  private void visit(
      StageDefinition stage, List<String> path, Set<String> done, List<StageDefinition> sorted) {
    if (path.contains(stage.id())) {
      List<String> cycle = new ArrayList<>(path.subList(path.indexOf(stage.id()), path.size()));
      cycle.add(stage.id());
      problem(
          stage.pointer() + "/from",
          "CYCLE",
          "Stages read each other in a circle: %s. Break it at one of them."
              .formatted(String.join(" <- ", cycle)));
      return;
    }
    if (!done.add(stage.id())) {
      return;
    }
    path.add(stage.id());
    for (String from : stage.from()) {
      upstream(from).ifPresent(upstream -> visit(upstream, path, done, sorted));
    }
    path.remove(path.size() - 1);
    sorted.add(stage);
  }

  /** What a stage reads; slots name stages by their places. What names nothing is left out. */
  List<Slot> slots(StageDefinition stage) {
    List<Slot> slots = new ArrayList<>();
    for (int i = 0; i < stage.from().size(); i++) {
      String from = stage.from().get(i);
      String at = stage.pointer() + "/from/" + i;
      if (stage.from().indexOf(from) < i) {
        problem(at, "DUPLICATE_INPUT", "'%s' is read twice; once is enough.".formatted(from));
      }
      slot(from, at).ifPresent(slots::add);
    }
    return slots;
  }

  private Optional<Slot> slot(String from, String at) {
    if (from.equals(INPUT)) {
      return Optional.of(new Slot(from, Slot.Port.ALL, Slot.INPUT, ""));
    }
    if (from.startsWith(INPUT + ".")) {
      return column(from, from.substring(INPUT.length() + 1), at);
    }
    Optional<StageDefinition> stage = upstream(from);
    if (stage.isEmpty()) {
      List<String> known = new ArrayList<>(places.keySet());
      known.add(INPUT);
      problem(
          at,
          "UNKNOWN_STAGE",
          "There is no stage '%s'.%s Known: %s."
              .formatted(
                  from,
                  Suggestions.didYouMean(from, known),
                  known.stream().sorted().collect(Collectors.joining(", "))));
    }
    return stage.map(
        found ->
            new Slot(
                from,
                found.id().equals(from) ? Slot.Port.OUTPUT : Slot.Port.FEATURES,
                places.get(found.id()),
                ""));
  }

  private Optional<Slot> column(String from, String column, String at) {
    if (definition.input().field(column).isEmpty()) {
      problem(
          at,
          "UNKNOWN_COLUMN",
          "The input has no column '%s'.%s"
              .formatted(column, Suggestions.didYouMean(column, definition.input().names())));
      return Optional.empty();
    }
    return Optional.of(new Slot(from, Slot.Port.COLUMN, Slot.INPUT, column));
  }

  private Optional<StageDefinition> upstream(String from) {
    String id =
        from.endsWith(FEATURES) ? from.substring(0, from.length() - FEATURES.length()) : from;
    return place(id).map(this::stage);
  }

  /** Reports every stage that nothing on the way to the output reads. */
  void checkUsed() {
    Set<String> used = new HashSet<>();
    place(definition.output()).map(this::stage).ifPresent(output -> use(output, used));
    for (StageDefinition stage : definition.stages()) {
      if (!used.contains(stage.id())) {
        problem(
            stage.pointer(),
            "UNUSED_STAGE",
            "Nothing on the way to the output reads '%s'. Name it in a 'from', or remove it."
                .formatted(stage.id()));
      }
    }
  }

  private void use(StageDefinition stage, Set<String> used) {
    if (used.add(stage.id())) {
      stage.from().forEach(from -> upstream(from).ifPresent(above -> use(above, used)));
    }
  }

  private void problem(String at, String code, String message) {
    problems.add(new Problem(at, code, message));
  }
}
