package org.amalgam.internal.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.amalgam.api.FitContext;
import org.amalgam.api.data.Column;
import org.amalgam.api.data.FloatColumn;
import org.amalgam.api.data.LongColumn;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.StringColumn;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;

/** Finds what nothing can be learned from. It stops a fit; an evaluation only warns of it. */
final class Checks {
  private final boolean strict;
  private final Problems problems;

  Checks(Purpose purpose, Problems problems) {
    this.strict = purpose == Purpose.FIT;
    this.problems = problems;
  }

  private void report(String at, String code, String message) {
    if (strict) {
      problems.add(at, code, message);
    } else {
      problems.warn(message);
    }
  }

  /** Every class, two different values, or an event, must occur among the rows to learn from. */
  void target(Target target, Optional<FitContext.Split> split) {
    int[] train =
        split.map(FitContext.Split::train).orElse(IntStream.range(0, target.rows()).toArray());
    String rows = split.isPresent() ? "training rows" : "rows";
    if (target.task() == Task.SURVIVAL) {
      if (IntStream.of(train).noneMatch(target::event)) {
        report(
            "",
            "NO_EVENT",
            "None of the %d %s has an event; there is nothing to learn."
                .formatted(train.length, rows));
      }
      return;
    }
    if (target.task() == Task.REGRESSION) {
      for (int k = 0; k < target.schema().width(); k++) {
        int output = k;
        boolean constant =
            IntStream.of(train)
                    .mapToDouble(i -> target.value(i, output))
                    .distinct()
                    .limit(2)
                    .count()
                < 2;
        if (constant && train.length > 1) {
          report(
              "",
              "CONSTANT_TARGET",
              "Target '%s' has one value in all %d %s; there is nothing to learn."
                  .formatted(target.schema().outputs().get(k), train.length, rows));
        }
      }
      return;
    }
    classes(target, train, rows);
  }

  private void classes(Target target, int[] train, String rows) {
    List<String> classes = target.schema().outputs();
    int[] counts = new int[classes.size()];
    IntStream.of(train).forEach(i -> counts[target.label(i)]++);
    List<String> never =
        IntStream.range(0, counts.length)
            .filter(k -> counts[k] == 0)
            .mapToObj(classes::get)
            .toList();
    if (never.size() == classes.size() - 1) {
      report(
          "",
          "ONE_CLASS",
          "All %d %s have one class; there is nothing to tell apart."
              .formatted(train.length, rows));
    } else if (!never.isEmpty()) {
      report(
          "",
          "LABEL_NEVER_OCCURS",
          "No %s have %s; add some or take the classes out of the pipeline."
              .formatted(rows, Problems.some(never)));
    }
  }

  /** Every column must have values, and more than one. */
  void inputs(Records records) {
    if (records.rows() < 2) {
      return;
    }
    for (Column column : records.columns()) {
      String name = column.field().name();
      if (IntStream.range(0, column.rows()).allMatch(column::missing)) {
        report(
            "",
            "ALL_MISSING",
            "Input '%s' is missing in every row; find its column or take it out of the pipeline."
                .formatted(name));
      } else if (column instanceof FloatColumn floats) {
        elements(floats);
      } else if (constant(column)) {
        constant(name, "Input");
      }
    }
  }

  private void constant(String name, String what) {
    report(
        "",
        "CONSTANT_COLUMN",
        "%s '%s' has one value in every row; nothing can be learned from it. Take it out."
            .formatted(what, name));
  }

  private static boolean constant(Column column) {
    for (int row = 0; row < column.rows(); row++) {
      boolean same =
          column.missing(row) == column.missing(0)
              && (column instanceof LongColumn longs
                  ? longs.get(row) == longs.get(0)
                  : column instanceof StringColumn texts && texts.get(row).equals(texts.get(0)));
      if (!same) {
        return false;
      }
    }
    return true;
  }

  private void elements(FloatColumn column) {
    String name = column.field().name();
    List<String> constant = new ArrayList<>();
    for (int e = 0; e < column.field().size(); e++) {
      if (constant(column, e)) {
        constant.add(column.field().element(e));
      }
    }
    if (constant.size() == column.field().size()) {
      constant(name, column.field().shape().isEmpty() ? "Input" : "View");
    } else if (!constant.isEmpty()) {
      problems.warn(
          "View '%s': %d of %d elements have one value in every row: %s."
              .formatted(name, constant.size(), column.field().size(), Problems.some(constant)));
    }
  }

  private static boolean constant(FloatColumn column, int element) {
    float first = column.get(0, element);
    for (int row = 1; row < column.rows(); row++) {
      if (Float.compare(column.get(row, element), first) != 0) {
        return false;
      }
    }
    return true;
  }
}
