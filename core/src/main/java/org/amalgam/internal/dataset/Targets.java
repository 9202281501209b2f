package org.amalgam.internal.dataset;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;

/** Reads what is to be learned: a column of labels, a column of numbers per output, or two. */
final class Targets {
  private final PredictionSchema schema;
  private final List<Role<Cells.Texts>> labels = new ArrayList<>();
  private final List<Role<Cells.Floats>> values = new ArrayList<>();
  private final Map<String, Integer> classes = new HashMap<>();
  private final Problems problems;

  private Targets(PredictionSchema schema, Problems problems) {
    this.schema = schema;
    this.problems = problems;
  }

  /** Finds the columns of the target; by the names of the pipeline if the descriptor has none. */
  static Targets bind(
      Descriptor descriptor,
      PredictionSchema schema,
      List<String> names,
      Columns columns,
      Problems problems) {
    Targets targets = new Targets(schema, problems);
    List<ColumnRef> refs = descriptor.target();
    if (refs.isEmpty()) {
      refs = names.stream().map(name -> ColumnRef.named(List.of(name))).toList();
    }
    int due = columns(schema);
    if (refs.size() != due) {
      problems.add(
          "/target",
          "WIDTH_MISMATCH",
          "The pipeline learns %d columns, but %d are named here.".formatted(due, refs.size()));
      return targets;
    }
    for (ColumnRef ref : refs) {
      if (schema.task() == Task.CLASSIFICATION) {
        Role.bind(ref, new Cells.Texts(), columns, problems).ifPresent(targets.labels::add);
      } else {
        Role.bind(ref, new Cells.Floats(1), columns, problems).ifPresent(targets.values::add);
      }
    }
    targets.readClasses(descriptor.labels());
    return targets;
  }

  /** How many columns hold a target: a label, the time and the event, or a value of each output. */
  private static int columns(PredictionSchema schema) {
    return switch (schema.task()) {
      case CLASSIFICATION -> 1;
      case REGRESSION -> schema.width();
      case SURVIVAL -> 2;
    };
  }

  private void readClasses(Map<String, String> mapped) {
    List<String> known = schema.outputs();
    if (mapped.isEmpty()) {
      known.forEach(label -> classes.put(label.strip(), known.indexOf(label)));
    } else if (schema.task() != Task.CLASSIFICATION) {
      problems.add(
          "/target/labels",
          "WRONG_TYPE",
          "Labels are for classification; this is %s.".formatted(schema.task().json()));
    }
    mapped.forEach(
        (text, label) -> {
          if (!known.contains(label)) {
            problems.add(
                "/target/labels",
                "UNKNOWN_LABEL",
                "'%s' is none of the classes %s.%s"
                    .formatted(label, Problems.some(known), Problems.didYouMean(label, known)));
          }
          classes.put(text, known.indexOf(label));
        });
  }

  /** The input must not have the answer in it. */
  void checkApart(Inputs inputs) {
    labels.forEach(role -> checkApart(inputs, role));
    values.forEach(role -> checkApart(inputs, role));
  }

  private void checkApart(Inputs inputs, Role<?> role) {
    inputs
        .reading(role.file(), role.column())
        .ifPresent(
            field ->
                problems.add(
                    role.file().ref().path() + ":" + role.name(),
                    "TARGET_IN_INPUT",
                    "The target is also read as part of input '%s'; take it out of its columns."
                        .formatted(field)));
  }

  /** The target of the joined rows; empty with problems if any row has none. */
  Optional<Target> target(Join join) {
    return switch (schema.task()) {
      case CLASSIFICATION -> labelled(join);
      case REGRESSION -> numbers(join).map(numbers -> Target.values(schema, numbers));
      case SURVIVAL -> numbers(join).flatMap(numbers -> survival(join, numbers));
    };
  }

  private Optional<Target> labelled(Join join) {
    Role<Cells.Texts> role = labels.get(0);
    int[] rows = join.rowsOf(role.file());
    int[] decided = new int[rows.length];
    Map<String, Unknown> unknown = new LinkedHashMap<>();
    boolean complete = true;
    for (int i = 0; i < rows.length; i++) {
      String text = role.cells().get(rows[i]);
      if (role.cells().missing(rows[i])) {
        missing(role, rows[i]);
        complete = false;
        continue;
      }
      Integer label = classes.get(text);
      if (label == null) {
        unknown.computeIfAbsent(text, key -> new Unknown()).add(role.at(rows[i]));
      } else {
        decided[i] = label;
      }
    }
    unknown.forEach(this::report);
    return complete && unknown.isEmpty()
        ? Optional.of(Target.classes(schema, decided))
        : Optional.empty();
  }

  private void missing(Role<?> role, int row) {
    problems.addAlike(
        role.kind(),
        role.at(row),
        "MISSING_LABEL",
        "The row has no value of the target; add it or take the row out.");
  }

  private void report(String text, Unknown unknown) {
    problems.add(
        unknown.first,
        "UNKNOWN_LABEL",
        "%s (%d rows) is none of %s.%s Correct it, map it in \"labels\", or add it to the classes."
            .formatted(
                Numbers.quoted(text),
                unknown.count,
                Problems.some(classes.keySet()),
                Problems.didYouMean(text, classes.keySet())));
  }

  /** The numbers of the target's columns, {@code rows x columns}; empty if one is missing. */
  private Optional<float[]> numbers(Join join) {
    int width = columns(schema);
    float[] numbers = new float[Math.multiplyExact(join.rows(), width)];
    boolean complete = true;
    for (int k = 0; k < width; k++) {
      Role<Cells.Floats> role = values.get(k);
      int[] rows = join.rowsOf(role.file());
      for (int i = 0; i < rows.length; i++) {
        float value = role.cells().get(rows[i]);
        numbers[i * width + k] = value;
        if (Float.isNaN(value)) {
          missing(role, rows[i]);
          complete = false;
        }
      }
    }
    return complete ? Optional.of(numbers) : Optional.empty();
  }

  /** From {@code time, event} of each row. */
  private Optional<Target> survival(Join join, float[] numbers) {
    float[] times = new float[join.rows()];
    int[] events = new int[join.rows()];
    boolean right = true;
    for (int i = 0; i < times.length; i++) {
      times[i] = numbers[2 * i];
      events[i] = numbers[2 * i + 1] == 1 ? 1 : 0;
      if (!(times[i] >= 0 && times[i] < Float.POSITIVE_INFINITY)) {
        right = wrong(values.get(0), join, i, "BAD_SURVIVAL_TIME", "a time must be 0 or more");
      }
      if (numbers[2 * i + 1] != events[i]) {
        right = wrong(values.get(1), join, i, "BAD_EVENT", "an event is 1, or 0 if there was none");
      }
    }
    return right ? Optional.of(Target.survival(schema, times, events)) : Optional.empty();
  }

  private boolean wrong(Role<?> role, Join join, int i, String code, String due) {
    int row = join.rowsOf(role.file())[i];
    problems.addAlike(
        role.kind(), role.at(row), code, "In the target %s; correct the cell.".formatted(due));
    return false;
  }

  /** A label that is no class. */
  private static final class Unknown {
    private String first = "";
    private int count;

    void add(String at) {
      first = count == 0 ? at : first;
      count++;
    }
  }
}
