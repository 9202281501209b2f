package org.amalgam.internal.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.amalgam.api.FitContext.Split;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.internal.dataset.Dataset;

/**
 * How rows are kept out. As the data say: folds that are given, later rows after earlier ones where
 * rows have a time, groups whole where they have a group, else classes, or events, in proportion.
 * Where there is a gap, rows whose time is nearer than that to a row kept out are not learned from
 * either: their labels may overlap with those kept out (purging, de Prado 2018).
 */
final class Folds {
  private Folds() {}

  /**
   * The splits of a cross-validation. Every row is kept out once, but for time-ordered data, where
   * the earliest block only trains (forward chaining).
   *
   * @throws ProblemException if there are too few rows, groups or points in time
   */
  static List<Split> of(Dataset data, int count, long seed) {
    if (data.gap() == 0) {
      return drawn(data, count, seed);
    }
    List<Split> folds =
        drawn(data, count, seed).stream()
            .map(fold -> apart(data, fold))
            .filter(fold -> fold.train().length > 0)
            .toList();
    if (folds.isEmpty()) {
      throw tooFew("points in time", points(times(data)), "a fold after a gap of " + data.gap());
    }
    return folds;
  }

  private static List<Split> drawn(Dataset data, int count, long seed) {
    if (data.folds().isPresent()) {
      return given(data.folds().get());
    }
    if (data.time().isPresent()) {
      return ordered(data.time().get(), count);
    }
    int[] fold =
        data.groups().isPresent()
            ? grouped(data.groups().get(), count, seed)
            : stratified(data.target().orElseThrow().strata(), count, seed);
    return splits(fold, count);
  }

  /**
   * One split with about {@code fraction} of the rows kept out.
   *
   * @throws ProblemException if there are too few rows, groups or points in time
   */
  static Split one(Dataset data, double fraction, long seed) {
    int rows = data.rows();
    if (data.time().isPresent() || data.gap() > 0) {
      double[] time = times(data);
      int[] order = byTime(time);
      int begin = boundary(time, order, (int) Math.round(rows * (1 - fraction)));
      if (begin == 0 || begin == rows) {
        throw tooFew("points in time", points(time), "a part of " + fraction + " to keep out");
      }
      return keptApart(data, cut(order, begin, rows));
    }
    BitSet test = new BitSet(rows);
    if (data.groups().isPresent()) {
      int[] groups = data.groups().get();
      List<int[]> chosen = shuffledGroups(groups, seed);
      for (int g = 0; g < chosen.size() - 1 && test.cardinality() < rows * fraction; g++) {
        Arrays.stream(chosen.get(g)).forEach(test::set);
      }
    } else {
      int[][] strata = data.target().orElseThrow().strata();
      SplittableRandom random = new SplittableRandom(seed);
      double due = 0;
      for (int[] stratum : strata) {
        shuffle(stratum, random);
        due += stratum.length * fraction;
        int take = (int) Math.min(stratum.length, Math.round(due));
        due -= take;
        Arrays.stream(stratum, 0, take).forEach(test::set);
      }
    }
    if (test.isEmpty() || test.cardinality() == rows) {
      boolean grouped = data.groups().isPresent();
      throw tooFew(
          grouped ? "groups" : "rows",
          grouped ? (int) Arrays.stream(data.groups().get()).distinct().count() : rows,
          "a part of " + fraction + " to keep out");
    }
    return split(test, rows);
  }

  /**
   * A split with the data's gap between its parts.
   *
   * @throws ProblemException if that leaves nothing to learn from
   */
  static Split keptApart(Dataset data, Split split) {
    Split kept = data.gap() == 0 ? split : apart(data, split);
    if (kept.train().length == 0) {
      throw tooFew(
          "points in time",
          points(times(data)),
          "rows to learn from before a gap of " + data.gap());
    }
    return kept;
  }

  /** Without the rows to learn from that are within the gap of a row kept out. */
  private static Split apart(Dataset data, Split split) {
    double[] time = times(data);
    double[] points = Arrays.stream(time).distinct().sorted().toArray();
    BitSet near = new BitSet(points.length);
    for (int row : split.test()) {
      int at = Arrays.binarySearch(points, time[row]);
      near.set(Math.max(0, at - data.gap()), Math.min(points.length, at + data.gap() + 1));
    }
    return new Split(
        Arrays.stream(split.train())
            .filter(row -> !near.get(Arrays.binarySearch(points, time[row])))
            .toArray(),
        split.test());
  }

  private static double[] times(Dataset data) {
    return data.time()
        .orElseThrow(
            () ->
                new ProblemException(
                    "Data",
                    "NO_TIME",
                    "'training' has a 'gap', but the data have no times; name their column as 'time' in the descriptor, or remove the gap."));
  }

  private static List<Split> given(int[] fold) {
    int[] ids = Arrays.stream(fold).distinct().sorted().toArray();
    if (ids.length < 2) {
      throw new ProblemException(
          "Data",
          "TOO_FEW_ROWS",
          "The rows are all of one given fold. What learns out of fold needs another one at every level, a cross-validation one more: give more folds.");
    }
    return Arrays.stream(ids)
        .mapToObj(
            id -> {
              BitSet test = new BitSet(fold.length);
              IntStream.range(0, fold.length).filter(row -> fold[row] == id).forEach(test::set);
              return split(test, fold.length);
            })
        .toList();
  }

  private static List<Split> ordered(double[] time, int count) {
    int[] order = byTime(time);
    List<Split> splits = new ArrayList<>();
    int begin = boundary(time, order, time.length / (count + 1));
    for (int i = 1; i <= count; i++) {
      int end = boundary(time, order, (int) ((long) time.length * (i + 1) / (count + 1)));
      if (begin > 0 && end > begin) {
        splits.add(cut(order, begin, end));
      }
      begin = end;
    }
    if (splits.isEmpty()) {
      throw tooFew("points in time", points(time), "a fold: earlier ones and a later one");
    }
    return splits;
  }

  private static int points(double[] time) {
    return (int) Arrays.stream(time).distinct().count();
  }

  private static int[] byTime(double[] time) {
    return IntStream.range(0, time.length)
        .boxed()
        .sorted(Comparator.comparingDouble(row -> time[row]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** The place nearest below {@code at} that does not part rows of one time. */
  private static int boundary(double[] time, int[] order, int at) {
    int place = Math.min(at, order.length);
    while (place > 0 && place < order.length && time[order[place]] == time[order[place - 1]]) {
      place--;
    }
    return place;
  }

  private static Split cut(int[] order, int begin, int end) {
    int[] train = Arrays.copyOf(order, begin);
    int[] test = Arrays.copyOfRange(order, begin, end);
    Arrays.sort(train);
    Arrays.sort(test);
    return new Split(train, test);
  }

  /** Deals the rows of each stratum out in turn, each going on where the last one ended. */
  private static int[] stratified(int[][] strata, int count, long seed) {
    int rows = Arrays.stream(strata).mapToInt(stratum -> stratum.length).sum();
    if (rows < count) {
      throw tooFew("rows", rows, count + " folds");
    }
    int[] fold = new int[rows];
    SplittableRandom random = new SplittableRandom(seed);
    int next = 0;
    for (int[] stratum : strata) {
      shuffle(stratum, random);
      for (int row : stratum) {
        fold[row] = next++ % count;
      }
    }
    return fold;
  }

  /** Gives the largest group left to the smallest fold. */
  private static int[] grouped(int[] groups, int count, long seed) {
    List<int[]> byGroup = shuffledGroups(groups, seed);
    if (byGroup.size() < count) {
      throw tooFew("groups", byGroup.size(), count + " folds");
    }
    byGroup.sort(Comparator.comparingInt(rows -> -rows.length));
    int[] fold = new int[groups.length];
    int[] size = new int[count];
    for (int[] rows : byGroup) {
      int smallest = 0;
      for (int f = 1; f < count; f++) {
        smallest = size[f] < size[smallest] ? f : smallest;
      }
      for (int row : rows) {
        fold[row] = smallest;
      }
      size[smallest] += rows.length;
    }
    return fold;
  }

  private static List<int[]> shuffledGroups(int[] groups, long seed) {
    int[] ids = Arrays.stream(groups).distinct().sorted().toArray();
    shuffle(ids, new SplittableRandom(seed));
    List<int[]> rows = new ArrayList<>();
    int[] sizes = new int[Arrays.stream(ids).max().orElse(-1) + 1];
    for (int group : groups) {
      sizes[group]++;
    }
    int[][] byGroup = Arrays.stream(sizes).mapToObj(int[]::new).toArray(int[][]::new);
    for (int row = groups.length - 1; row >= 0; row--) {
      byGroup[groups[row]][--sizes[groups[row]]] = row;
    }
    for (int id : ids) {
      rows.add(byGroup[id]);
    }
    return rows;
  }

  private static List<Split> splits(int[] fold, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            f -> {
              BitSet test = new BitSet(fold.length);
              IntStream.range(0, fold.length).filter(row -> fold[row] == f).forEach(test::set);
              return split(test, fold.length);
            })
        .toList();
  }

  private static Split split(BitSet test, int rows) {
    return new Split(
        IntStream.range(0, rows).filter(row -> !test.get(row)).toArray(), test.stream().toArray());
  }

  private static void shuffle(int[] values, SplittableRandom random) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swap = values[i];
      values[i] = values[j];
      values[j] = swap;
    }
  }

  private static ProblemException tooFew(String what, int have, String need) {
    return new ProblemException(
        "Data",
        "TOO_FEW_ROWS",
        "%d %s are too few for %s; bring more data, or lower 'folds', 'holdout' or 'gap' in 'training'."
            .formatted(have, what, need));
  }
}
