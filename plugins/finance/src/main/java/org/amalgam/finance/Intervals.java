package org.amalgam.finance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.amalgam.api.Params;
import org.amalgam.api.StateReader;
import org.amalgam.api.StateWriter;
import org.amalgam.api.data.Column;
import org.amalgam.api.data.Target;

/**
 * Intervals of a number. Its fit rows in rising order are cut into the finest intervals that hold
 * the least share of their weight. Where they are to be monotonic, neighbours that break the order
 * of their rates of the second class are pooled (Ayer et al. 1955). Then the two neighbours that
 * lose the least information value are merged until there are few enough; merging keeps the order.
 *
 * @param edges rising; a number falls into the interval behind the last edge at or below it
 * @param weights of evidence, one more than there are edges
 * @param missing that of no number
 */
@SuppressWarnings("ArrayRecordComponent")
record Intervals(double[] edges, double[] weights, double missing) implements Binning {

  /** An interval of the fit: where it starts, and its rows. */
  private record Piece(double from, Classes classes) {
    Piece with(Piece next) {
      Classes both = new Classes();
      both.add(classes);
      both.add(next.classes);
      return new Piece(from, both);
    }
  }

  static Intervals fit(
      Numbers numbers, Target target, float[] weights, Evidence evidence, Params params) {
    Classes none = new Classes();
    for (int row = 0; row < numbers.rows(); row++) {
      if (Double.isNaN(numbers.get(row))) {
        none.add(target.label(row), weights[row]);
      }
    }
    List<Piece> finest = finest(numbers, target, weights, params.number("minShare"));
    List<Piece> pieces = ordered(finest, evidence, params.text("monotonic"));
    merge(pieces, evidence, params.integer("bins"));
    return new Intervals(
        pieces.stream().skip(1).mapToDouble(Piece::from).toArray(),
        pieces.isEmpty()
            ? new double[] {0}
            : pieces.stream().mapToDouble(piece -> evidence.weight(piece.classes)).toArray(),
        evidence.weight(none));
  }

  /** Cut between different numbers only, midway. */
  private static List<Piece> finest(
      Numbers numbers, Target target, float[] weights, double minShare) {
    int[] rows = rising(numbers, weights);
    double due = minShare * Arrays.stream(rows).mapToDouble(row -> weights[row]).sum();
    List<Piece> pieces = new ArrayList<>();
    double from = Double.NEGATIVE_INFINITY;
    Classes open = new Classes();
    for (int i = 0; i < rows.length; i++) {
      open.add(target.label(rows[i]), weights[rows[i]]);
      double number = numbers.get(rows[i]);
      double next = i + 1 < rows.length ? numbers.get(rows[i + 1]) : number;
      if (next > number && open.all() >= due * (1 - 1e-9)) { // sums of weights are not exact
        pieces.add(new Piece(from, open));
        from = number + (next - number) / 2;
        open = new Classes();
      }
    }
    if (open.all() > 0) {
      Piece rest = new Piece(from, open);
      boolean small = open.all() < due * (1 - 1e-9) && !pieces.isEmpty();
      pieces.add(small ? pieces.remove(pieces.size() - 1).with(rest) : rest);
    }
    return pieces;
  }

  /** Rows that have a number and count, by rising number. */
  private static int[] rising(Numbers numbers, float[] weights) {
    return IntStream.range(0, numbers.rows())
        .filter(row -> weights[row] > 0 && !Double.isNaN(numbers.get(row)))
        .boxed()
        .sorted((a, b) -> Double.compare(numbers.get(a), numbers.get(b)))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static List<Piece> ordered(List<Piece> pieces, Evidence evidence, String monotonic) {
    List<Piece> rising = pooled(pieces, 1);
    List<Piece> falling = pooled(pieces, -1);
    return switch (monotonic) {
      case "rising" -> rising;
      case "falling" -> falling;
      case "auto" ->
          information(rising, evidence) >= information(falling, evidence) ? rising : falling;
      default -> new ArrayList<>(pieces);
    };
  }

  /** Pools adjacent violators until rates rise (sign 1) or fall (-1). */
  private static List<Piece> pooled(List<Piece> pieces, int sign) {
    List<Piece> kept = new ArrayList<>();
    for (Piece piece : pieces) {
      Piece last = piece;
      while (!kept.isEmpty()
          && sign * kept.get(kept.size() - 1).classes.rate() >= sign * last.classes.rate()) {
        last = kept.remove(kept.size() - 1).with(last);
      }
      kept.add(last);
    }
    return kept;
  }

  private static double information(List<Piece> pieces, Evidence evidence) {
    return pieces.stream().mapToDouble(piece -> evidence.information(piece.classes)).sum();
  }

  private static void merge(List<Piece> pieces, Evidence evidence, int most) {
    while (pieces.size() > most) {
      int best = 0;
      double least = Double.POSITIVE_INFINITY;
      for (int i = 0; i + 1 < pieces.size(); i++) {
        double lost =
            evidence.information(pieces.get(i).classes)
                + evidence.information(pieces.get(i + 1).classes)
                - evidence.information(pieces.get(i).with(pieces.get(i + 1)).classes);
        if (lost < least) {
          least = lost;
          best = i;
        }
      }
      pieces.set(best, pieces.get(best).with(pieces.remove(best + 1)));
    }
  }

  double weight(double number) {
    if (Double.isNaN(number)) {
      return missing;
    }
    int at = Arrays.binarySearch(edges, number);
    return weights[at >= 0 ? at + 1 : -at - 1];
  }

  @Override
  public void write(Column column, int element, float[] into, int at, int stride) {
    Numbers numbers = Numbers.of(column, element);
    for (int row = 0, to = at; row < numbers.rows(); row++, to += stride) {
      into[to] = (float) weight(numbers.get(row));
    }
  }

  @Override
  public void save(StateWriter out) throws IOException {
    out.writeBoolean(false);
    out.writeDoubles(edges);
    out.writeDoubles(weights);
    out.writeDouble(missing);
  }

  static Intervals load(StateReader state) throws IOException {
    double[] edges = state.readDoubles();
    double[] weights = state.readDoubles();
    double missing = state.readDouble();
    boolean rising = IntStream.range(1, edges.length).allMatch(i -> edges[i - 1] < edges[i]);
    if (weights.length != edges.length + 1 || !rising) {
      throw new IOException("Not a state of '" + WeightOfEvidence.TYPE + "'.");
    }
    return new Intervals(edges, weights, missing);
  }
}
