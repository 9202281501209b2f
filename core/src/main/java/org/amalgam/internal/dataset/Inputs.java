package org.amalgam.internal.dataset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.amalgam.api.data.Column;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.data.Records;
import org.amalgam.internal.graph.FieldRule;

/** The input fields of a pipeline, each with the columns it is read from. */
final class Inputs {
  private final List<Input> inputs = new ArrayList<>();
  private final Columns columns;
  private final Problems problems;
  private final Purpose purpose;

  private Inputs(Columns columns, Purpose purpose, Problems problems) {
    this.columns = columns;
    this.purpose = purpose;
    this.problems = problems;
  }

  /**
   * A field.
   *
   * @param selected empty if the data does not have it
   */
  private record Input(Field field, Optional<Selected> selected, Cells cells) {}

  /** Finds the columns of all fields; what cannot be found is a problem. */
  static Inputs bind(
      RecordSchema schema,
      Map<String, Optional<ColumnRef>> mapped,
      Columns columns,
      Purpose purpose,
      Problems problems) {
    Inputs inputs = new Inputs(columns, purpose, problems);
    for (Field field : schema.fields()) {
      Optional<Selected> selected =
          mapped.containsKey(field.name())
              ? mapped.get(field.name()).flatMap(ref -> inputs.mapped(field, ref))
              : inputs.byName(field);
      Cells cells = Cells.of(field);
      selected.ifPresent(found -> found.attach(cells));
      inputs.inputs.add(new Input(field, selected, cells));
    }
    inputs.warnOfUnused(mapped, schema);
    inputs.checkAny();
    return inputs;
  }

  private void warnOfUnused(Map<String, Optional<ColumnRef>> mapped, RecordSchema schema) {
    List<String> open = schema.names().stream().filter(name -> !mapped.containsKey(name)).toList();
    for (String key : mapped.keySet()) {
      String hint = Problems.didYouMean(key, open);
      if (schema.field(key).isEmpty() && !hint.isEmpty()) {
        problems.warn("\"columns\" has '%s', which is no input.%s".formatted(key, hint));
      }
    }
  }

  /** A file in which nothing at all was found is the wrong file, not one of missing views. */
  private void checkAny() {
    if (!problems.any() && inputs.stream().noneMatch(input -> input.selected.isPresent())) {
      problems.add(
          "",
          "NO_COLUMN",
          Columns.absent("column of any input", columns.files())
              + " Inputs: "
              + Problems.some(inputs.stream().map(input -> input.field.name()).toList())
              + ".");
    }
  }

  private Optional<Selected> mapped(Field field, ColumnRef ref) {
    Optional<Selected> selected = columns.select(ref);
    selected
        .filter(found -> found.columns().length != field.size())
        .ifPresent(
            found ->
                problems.add(
                    ref.at(),
                    "WIDTH_MISMATCH",
                    ("'%s' takes %d columns%s, but %d are selected; change the selectors or the"
                            + " pipeline's shape.")
                        .formatted(
                            field.name(),
                            field.size(),
                            field.shape().isEmpty() ? "" : " (shape " + field.shape() + ")",
                            found.columns().length)));
    return selected
        .filter(found -> found.columns().length == field.size())
        .map(found -> inOrder(field, found));
  }

  /** Columns that are the field's elements in another order are put in the field's. */
  private static Selected inOrder(Field field, Selected selected) {
    CsvHeader header = selected.file().header();
    List<String> names = Arrays.stream(selected.columns()).mapToObj(header::label).toList();
    if (field.elements().isEmpty()
        || !new HashSet<>(names).equals(new HashSet<>(field.elements()))) {
      return selected;
    }
    int[] columns =
        field.elements().stream()
            .mapToInt(name -> selected.columns()[names.indexOf(name)])
            .toArray();
    return new Selected(selected.file(), columns);
  }

  private Optional<Selected> byName(Field field) {
    if (field.shape().isEmpty()) {
      return columns.select(ColumnRef.named(List.of(field.name())));
    }
    List<String> indexed =
        IntStream.range(0, field.size()).mapToObj(i -> field.name() + "[" + i + "]").toList();
    for (List<String> names : List.of(field.elements(), indexed)) {
      boolean complete =
          !names.isEmpty()
              && columns.files().stream().anyMatch(file -> lacking(names, file).isEmpty());
      if (complete) {
        return columns.select(ColumnRef.named(names));
      }
    }
    return incomplete(field, field.elements().isEmpty() ? indexed : field.elements());
  }

  private static List<String> lacking(List<String> names, CsvFile file) {
    return names.stream().filter(name -> !file.header().has(name)).toList();
  }

  /** A view of which no file has all elements. */
  private Optional<Selected> incomplete(Field field, List<String> names) {
    CsvFile best = columns.files().get(0);
    for (CsvFile file : columns.files()) {
      best = lacking(names, file).size() < lacking(names, best).size() ? file : best;
    }
    List<String> lacking = lacking(names, best);
    if (lacking.size() < names.size()) {
      problems.add(
          "",
          "NO_COLUMN",
          "View '%s' has %d elements; %s lacks %d of them: %s.%s"
              .formatted(
                  field.name(),
                  names.size(),
                  best.ref().path(),
                  lacking.size(),
                  Problems.some(lacking),
                  Problems.didYouMean(lacking.get(0), best.header().names())));
    } else if (purpose.isToPredict()) {
      problems.warn(
          "View '%s' is missing in every row: none of its columns (%s) is in the data."
              .formatted(field.name(), Problems.some(names)));
    } else {
      problems.add(
          "",
          "NO_COLUMN",
          Columns.absent("column of view '" + field.name() + "'", columns.files())
              + " Say under \"columns\" where it is, or null if this data does not have it.");
    }
    return Optional.empty();
  }

  /** Whether an input reads a column. */
  Optional<String> reading(CsvFile file, int column) {
    return inputs.stream()
        .filter(input -> input.selected.filter(found -> found.has(file, column)).isPresent())
        .map(input -> input.field.name())
        .findFirst();
  }

  /** Tells of every row that breaks a rule. */
  void check(List<FieldRule> rules, Join join) {
    for (FieldRule rule : rules) {
      for (Input input : inputs) {
        if (input.field.equals(rule.field()) && input.selected.isPresent()) {
          check(rule, input, input.selected.get(), join);
        }
      }
    }
  }

  private void check(FieldRule rule, Input input, Selected from, Join join) {
    int[] rows = join.rowsOf(from.file());
    rule.check(
        input.cells.column(input.field, rows),
        (row, element, code, message) ->
            problems.addAlike(
                input.field.name(),
                from.file().at(rows[row], from.columns()[element]),
                code,
                message));
  }

  /** What was read, in the order of the schema. */
  Records records(Join join) {
    List<Column> read = new ArrayList<>();
    for (Input input : inputs) {
      int[] rows = input.selected.map(found -> join.rowsOf(found.file())).orElseGet(join::none);
      if ((long) rows.length * input.cells.width > Cells.MOST) {
        problems.add(
            "",
            "TOO_LARGE",
            "'%s' has more than 2^31 numbers; split the data.".formatted(input.field.name()));
        throw problems.refusal();
      }
      read.add(input.cells.column(input.field, rows));
    }
    return Records.of(join.rows(), read);
  }
}
