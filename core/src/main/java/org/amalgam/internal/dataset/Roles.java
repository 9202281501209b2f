package org.amalgam.internal.dataset;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.amalgam.api.FitContext;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;

/** The columns that say how rows are to be learned from: group, time, fold, weight and split. */
final class Roles {
  private final Optional<Role<Cells.Texts>> group;
  private final Optional<Role<Cells.Texts>> time;
  private final Optional<Role<Cells.Texts>> fold;
  private final Optional<Role<Cells.Floats>> weight;
  private final Optional<SplitRule> split;
  private final Optional<Role<Cells.Texts>> splitColumn;
  private final Problems problems;

  private Roles(Descriptor descriptor, Columns columns, Problems problems) {
    this.problems = problems;
    group = texts(descriptor.group(), columns);
    time = texts(descriptor.time(), columns);
    fold = texts(descriptor.fold(), columns);
    weight =
        descriptor.weight().flatMap(ref -> Role.bind(ref, new Cells.Floats(1), columns, problems));
    split = descriptor.split();
    splitColumn =
        texts(
            split.flatMap(
                rule ->
                    rule instanceof SplitRule.ByColumn by
                        ? Optional.of(by.column())
                        : Optional.empty()),
            columns);
  }

  static Roles bind(Descriptor descriptor, Columns columns, Problems problems) {
    return new Roles(descriptor, columns, problems);
  }

  private Optional<Role<Cells.Texts>> texts(Optional<ColumnRef> ref, Columns columns) {
    return ref.flatMap(found -> Role.bind(found, new Cells.Texts(), columns, problems));
  }

  /** Tells of every cell that is wrong. */
  void checkCells(Join join) {
    Optional<int[]> groups = groups(join);
    Optional<double[]> times = time(join);
    folds(join);
    weights(join);
    split(join, Optional.empty(), groups, times);
  }

  /** Group of each row, numbered from 0 as they first occur. */
  Optional<int[]> groups(Join join) {
    return group.map(
        role -> {
          Map<String, Integer> ids = new HashMap<>();
          int[] rows = join.rowsOf(role.file());
          int[] groups = new int[rows.length];
          for (int i = 0; i < rows.length; i++) {
            if (role.cells().missing(rows[i])) {
              bad(role, rows[i], "BAD_GROUP", "The row has no group; give it one of its own.");
            }
            groups[i] = ids.computeIfAbsent(role.cells().get(rows[i]), id -> ids.size());
          }
          return groups;
        });
  }

  private void bad(Role<?> role, int row, String code, String message) {
    problems.addAlike(role.kind(), role.at(row), code, message);
  }

  /** Time of each row: the number as it is, or seconds since 1970-01-01T00:00Z of a date. */
  Optional<double[]> time(Join join) {
    return time.map(
        role -> {
          int[] rows = join.rowsOf(role.file());
          double[] times = new double[rows.length];
          boolean dates = false;
          for (int i = 0; i < rows.length; i++) {
            String text = role.cells().get(rows[i]);
            boolean date = Times.isDate(text);
            dates = i == 0 ? date : dates;
            if (date != dates) {
              bad(role, rows[i], "BAD_TIME", "Numbers and dates are mixed; use one of them.");
            }
            try {
              times[i] = Times.parse(text);
            } catch (BadCell e) {
              bad(role, rows[i], e.code(), e.getMessage());
            }
          }
          return times;
        });
  }

  /** Fold of each row, numbered from 0 in the order of the numbers given. */
  Optional<int[]> folds(Join join) {
    return fold.map(
        role -> {
          int[] rows = join.rowsOf(role.file());
          long[] given = new long[rows.length];
          for (int i = 0; i < rows.length; i++) {
            try {
              given[i] = Numbers.parseLong(role.cells().get(rows[i]));
            } catch (BadCell e) {
              bad(role, rows[i], "BAD_FOLD", "The fold must be a whole number; correct the cell.");
            }
          }
          Map<Long, Integer> ids = new TreeMap<>();
          Arrays.stream(given).forEach(number -> ids.put(number, 0));
          if (join.whole() && ids.size() < 2) {
            problems.add(
                role.file().ref().path() + ":" + role.name(),
                "BAD_FOLD",
                "All rows are in one fold; there must be 2 or more.");
          }
          int next = 0;
          for (Map.Entry<Long, Integer> entry : ids.entrySet()) {
            entry.setValue(next++);
          }
          return Arrays.stream(given).mapToInt(ids::get).toArray();
        });
  }

  /** Weight of each row as given; 1 without a column. */
  float[] weights(Join join) {
    float[] weights = new float[join.rows()];
    Arrays.fill(weights, 1);
    weight.ifPresent(
        role -> {
          int[] rows = join.rowsOf(role.file());
          double sum = 0;
          for (int i = 0; i < rows.length; i++) {
            weights[i] = role.cells().get(rows[i]);
            sum += weights[i];
            if (!(weights[i] >= 0)) {
              bad(role, rows[i], "BAD_WEIGHT", "A weight must be a number of 0 or more.");
            }
          }
          if (join.whole() && sum == 0) {
            String at = role.file().ref().path() + ":" + role.name();
            problems.add(at, "BAD_WEIGHT", "All weights are 0; one at least must be more.");
          }
        });
    return weights;
  }

  /** The rows to learn from and those kept out. */
  Optional<FitContext.Split> split(
      Join join, Optional<Target> target, Optional<int[]> groups, Optional<double[]> times) {
    return split.flatMap(
        rule -> {
          boolean[] test = new boolean[join.rows()];
          if (rule instanceof SplitRule.ByColumn by) {
            splitColumn.ifPresent(role -> byColumn(by, role, join, test));
          } else if (rule instanceof SplitRule.FirstRows first) {
            Arrays.fill(test, Math.min(first.rows(), test.length), test.length, true);
          } else if (rule instanceof SplitRule.FirstPerClass first) {
            target.ifPresent(known -> firstPerClass(first, known, test));
          } else if (rule instanceof SplitRule.LastPerGroup last) {
            lastPerGroup(last, groups.orElseThrow(), times.orElseThrow(), test);
          }
          return join.whole() ? parts(rule, test, target) : Optional.empty();
        });
  }

  private void byColumn(
      SplitRule.ByColumn rule, Role<Cells.Texts> role, Join join, boolean[] test) {
    int[] rows = join.rowsOf(role.file());
    Map<String, Integer> counts = new TreeMap<>();
    for (int i = 0; i < rows.length; i++) {
      if (role.cells().missing(rows[i])) {
        bad(role, rows[i], "BAD_SPLIT", "The row does not say which part it is in; fill the cell.");
      }
      String value = role.cells().get(rows[i]);
      counts.merge(value, 1, Integer::sum);
      test[i] = rule.test().contains(value);
    }
    for (String value : rule.test()) {
      if (join.whole() && !counts.containsKey(value)) {
        problems.add(
            rule.at() + "/test",
            "BAD_SPLIT",
            "No row has '%s' in column '%s'; there are %s.%s"
                .formatted(
                    value,
                    role.name(),
                    Problems.some(counts.keySet()),
                    Problems.didYouMean(value, counts.keySet())));
      }
    }
  }

  private void firstPerClass(SplitRule.FirstPerClass rule, Target target, boolean[] test) {
    if (target.schema().task() != Task.CLASSIFICATION) {
      problems.add(
          rule.at(), "BAD_SPLIT", "'firstPerClass' is for classification; use 'firstRows'.");
      return;
    }
    int[] seen = new int[target.schema().width()];
    for (int i = 0; i < test.length; i++) {
      test[i] = ++seen[target.label(i)] > rule.rows();
    }
    for (int k = 0; k < seen.length; k++) {
      if (seen[k] < rule.rows()) {
        problems.add(
            rule.at(),
            "BAD_SPLIT",
            "Class '%s' has %d rows only; lower 'firstPerClass'."
                .formatted(target.schema().outputs().get(k), seen[k]));
      }
    }
  }

  /** Of rows of one time the one that comes later in the data is the later one. */
  private static void lastPerGroup(
      SplitRule.LastPerGroup rule, int[] groups, double[] times, boolean[] test) {
    int[] left = new int[Arrays.stream(groups).max().orElse(-1) + 1];
    for (int group : groups) {
      left[group]++;
    }
    boolean[] parted = new boolean[left.length];
    for (int group = 0; group < left.length; group++) {
      parted[group] = left[group] > rule.rows();
    }
    int[] order =
        IntStream.range(0, times.length)
            .boxed()
            .sorted(Comparator.comparingDouble(row -> times[row]))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int row : order) {
      test[row] = parted[groups[row]] && left[groups[row]]-- <= rule.rows();
    }
  }

  /** Whether the split parts groups on purpose. */
  boolean partsGroups() {
    return split.filter(rule -> rule instanceof SplitRule.LastPerGroup).isPresent();
  }

  private Optional<FitContext.Split> parts(
      SplitRule rule, boolean[] test, Optional<Target> target) {
    int[] kept = IntStream.range(0, test.length).filter(i -> test[i]).toArray();
    int[] train = IntStream.range(0, test.length).filter(i -> !test[i]).toArray();
    boolean known = target.isPresent() || !(rule instanceof SplitRule.FirstPerClass);
    if (known && (kept.length == 0 || train.length == 0)) {
      problems.add(
          rule.at(),
          "BAD_SPLIT",
          "All %d rows are in the %s part; both parts need rows."
              .formatted(test.length, kept.length == 0 ? "train" : "test"));
    }
    return Optional.of(new FitContext.Split(train, kept));
  }

  /** Groups that are on both sides of the split, or in two folds, make a result look too good. */
  static void checkGroups(
      int[] groups, Optional<int[]> folds, Optional<FitContext.Split> split, Problems problems) {
    folds
        .map(of -> cut(groups, of))
        .filter(cut -> cut > 0)
        .ifPresent(cut -> problems.warn(cut + " groups are in more than one of the given folds."));
    split
        .map(
            parts -> {
              int[] side = new int[groups.length];
              Arrays.stream(parts.test()).forEach(row -> side[row] = 1);
              return cut(groups, side);
            })
        .filter(cut -> cut > 0)
        .ifPresent(cut -> problems.warn(cut + " groups have rows both in train and in test."));
  }

  private static int cut(int[] groups, int[] part) {
    int[] first = new int[Arrays.stream(groups).max().orElse(-1) + 1];
    boolean[] cut = new boolean[first.length];
    Arrays.fill(first, -1);
    for (int i = 0; i < groups.length; i++) {
      int group = groups[i];
      cut[group] |= first[group] >= 0 && first[group] != part[i];
      first[group] = part[i];
    }
    return (int) IntStream.range(0, cut.length).filter(group -> cut[group]).count();
  }
}
