package org.amalgam.testkit;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.stream.DoubleStream;
import org.amalgam.api.evaluation.Analysis;
import org.amalgam.api.evaluation.AnalysisTable;
import org.amalgam.api.evaluation.Evaluator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every analysis keeps: tables with a name and rows, the same whatever the order of the rows
 * they are of; a row of weight 2 counts as two. An analysis that counts rows, and not their weight,
 * says so and overrides {@link #numbers(List)} to leave the counts out.
 */
public abstract class AnalysisContract extends EvaluatorContract {
  protected AnalysisContract() {
    super(Analysis.class);
  }

  /** The analysis under test. */
  protected abstract Analysis analysis();

  @Override
  final Evaluator evaluator() {
    return analysis();
  }

  @Override
  final double[] numbers(TestRows rows) {
    return numbers(analysis().tables(rows)).toArray();
  }

  /** The numbers of the tables that the contract compares: all of them by default. */
  protected DoubleStream numbers(List<AnalysisTable> tables) {
    return tables.stream()
        .flatMap(table -> table.rows().stream())
        .flatMapToDouble(row -> row.values().stream().mapToDouble(Double::doubleValue));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void givesTables(TestRows example) {
    List<AnalysisTable> tables = analysis().tables(example);
    assertFalse(tables.isEmpty(), "there is no table");
    for (AnalysisTable table : tables) {
      assertFalse(table.name().isBlank(), "a table has no name");
      assertFalse(table.rows().isEmpty(), () -> "'" + table.name() + "' has no rows");
    }
  }
}
