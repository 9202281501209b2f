package org.amalgam.api.pipeline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.amalgam.api.data.Column;
import org.amalgam.api.data.FloatColumn;
import org.amalgam.api.data.LongColumn;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.StringColumn;
import org.amalgam.api.data.Task;

/**
 * Why a row got its answer, input column by input column, whatever the stages between are: Shapley
 * values of the input columns (Štrumbelj and Kononenko 2014). A column's part is what the answer
 * changes by when the column takes the row's value in place of that of another row, on the mean
 * over {@link #DRAWS} drawn orders of the columns and rows that the fit kept out. An order and its
 * reverse go together, which makes the error smaller. The parts sum to the answer less the mean
 * answer of those rows.
 *
 * <p>The changed rows are asked for in one request of the pipeline, which counts as one in a trial,
 * too.
 *
 * <p>They are of the whole pipeline, so a column that two models read has one part. Columns that
 * say the same share it. Same pipeline, same row, same reasons.
 *
 * @param output what is explained: the class decided on, or the first value
 * @param scale {@code log_odds} of that class against the others, or {@code output}
 * @param base mean answer of the drawn rows, on the scale
 * @param answer of the row, on the scale
 * @param parts of the columns, the greatest first, whatever their sign
 */
public record Reasons(String output, String scale, double base, double answer, List<Part> parts) {
  /** Orders of the columns that are drawn for a row. */
  public static final int DRAWS = 200;

  private static final double LEAST = 1e-6;

  /** A column's part in the answer, on the scale. */
  public record Part(String input, double value) {}

  public Reasons {
    parts = List.copyOf(parts);
  }

  /** The same with the greatest parts alone. */
  public Reasons first(int most) {
    return new Reasons(output, scale, base, answer, parts.subList(0, Math.min(most, parts.size())));
  }

  /**
   * Of one row; empty where it is not answered.
   *
   * @param row of the pipeline's input columns, one row
   * @throws ProblemException as {@link Amalgam#predict} and {@link Amalgam#heldOut}
   */
  public static Optional<Reasons> of(Amalgam amalgam, String pipeline, Records row) {
    Answers answers = amalgam.predict(pipeline, row);
    if (row.rows() != 1 || !answers.refused().isEmpty() || !answers.fused().answered(0)) {
      return Optional.empty();
    }
    Predictions fused = answers.fused();
    int output = fused.schema().task() == Task.CLASSIFICATION ? fused.label(0) : 0;
    int columns = row.columns().size();
    Records known = amalgam.heldOut(pipeline);
    if (known.rows() == 0) {
      return Optional.empty();
    }
    int[] orders = new int[DRAWS * columns];
    Records paths = paths(known, row, orders);
    double[] scores = scores(amalgam.predict(pipeline, paths).fused(), output);
    return reasons(row, fused.schema(), output, scores, orders);
  }

  /**
   * From drawn rows to the row, a column more in each step.
   *
   * @param orders to be filled with the columns in the order of the steps, draw after draw
   */
  private static Records paths(Records known, Records row, int[] orders) {
    int columns = row.columns().size();
    int[][] taken = new int[columns][DRAWS * (columns + 1)];
    Random random = new Random(DRAWS);
    List<Integer> order = new ArrayList<>(IntStream.range(0, columns).boxed().toList());
    int other = 0;
    for (int draw = 0; draw < DRAWS; draw++) {
      if (draw % 2 == 0) {
        Collections.shuffle(order, random);
        other = random.nextInt(known.rows());
      } else {
        Collections.reverse(order);
      }
      int first = draw * (columns + 1);
      for (int i = 0; i < columns; i++) {
        int column = order.get(i);
        orders[draw * columns + i] = column;
        Arrays.fill(taken[column], first, first + i + 1, other);
        Arrays.fill(taken[column], first + i + 1, first + columns + 1, known.rows());
      }
    }
    List<Column> all = new ArrayList<>();
    for (int c = 0; c < columns; c++) {
      all.add(appended(known.columns().get(c), row.columns().get(c)).rows(taken[c]));
    }
    return Records.of(DRAWS * (columns + 1), all);
  }

  /** The rows of a column and one more. */
  private static Column appended(Column known, Column row) {
    int rows = known.rows();
    if (known instanceof FloatColumn floats) {
      int size = floats.field().size();
      float[] values = new float[(rows + 1) * size];
      for (int i = 0; i < values.length; i++) {
        FloatColumn from = i < rows * size ? floats : (FloatColumn) row;
        values[i] = from.get(i < rows * size ? i / size : 0, i % size);
      }
      return FloatColumn.of(floats.field(), values);
    }
    if (known instanceof LongColumn longs) {
      long[] values = new long[rows + 1];
      BitSet missing = new BitSet();
      for (int i = 0; i <= rows; i++) {
        LongColumn from = i < rows ? longs : (LongColumn) row;
        values[i] = from.get(i % rows);
        missing.set(i, from.missing(i % rows));
      }
      return LongColumn.of(longs.field(), values, missing);
    }
    String[] values = new String[rows + 1];
    for (int i = 0; i <= rows; i++) {
      StringColumn from = (StringColumn) (i < rows ? known : row);
      values[i] = from.missing(i % rows) ? null : from.get(i % rows);
    }
    return StringColumn.of(known.field(), values);
  }

  /** Log-odds of a class, or values; NaN where there is no answer. */
  private static double[] scores(Predictions answers, int output) {
    boolean classes = answers.schema().task() == Task.CLASSIFICATION;
    double[] scores = new double[answers.rows()];
    for (int row = 0; row < scores.length; row++) {
      double value = answers.answered(row) ? answers.get(row, output) : Double.NaN;
      double p = Math.min(1 - LEAST, Math.max(LEAST, value));
      scores[row] = classes ? Math.log(p / (1 - p)) : value;
    }
    return scores;
  }

  /** A draw in which a step is not answered is left out. */
  private static Optional<Reasons> reasons(
      Records row, PredictionSchema schema, int output, double[] scores, int[] orders) {
    int columns = row.columns().size();
    double[] sums = new double[columns];
    double base = 0;
    double answer = 0;
    int counted = 0;
    for (int first = 0, at = 0; first < scores.length; first += columns + 1, at += columns) {
      if (Arrays.stream(scores, first, first + columns + 1).noneMatch(Double::isNaN)) {
        base += scores[first];
        answer = scores[first + columns];
        for (int i = 0; i < columns; i++) {
          sums[orders[at + i]] += scores[first + i + 1] - scores[first + i];
        }
        counted++;
      }
    }
    List<Part> parts = new ArrayList<>();
    for (int c = 0; c < columns; c++) {
      parts.add(new Part(row.columns().get(c).field().name(), sums[c] / counted));
    }
    parts.sort(Comparator.comparingDouble((Part part) -> -Math.abs(part.value)));
    String scale = schema.task() == Task.CLASSIFICATION ? "log_odds" : "output";
    return counted == 0
        ? Optional.empty()
        : Optional.of(
            new Reasons(schema.outputs().get(output), scale, base / counted, answer, parts));
  }
}
