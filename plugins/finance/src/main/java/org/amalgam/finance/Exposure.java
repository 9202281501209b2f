package org.amalgam.finance;

import java.util.List;
import org.amalgam.api.Param;
import org.amalgam.api.Params;
import org.amalgam.api.data.Column;
import org.amalgam.api.evaluation.Evaluated;

/** What granting a row earns and loses, by parameters that the profit metric and curve share. */
final class Exposure {
  private Exposure() {}

  static List<Param> params() {
    return List.of(
        Param.number("gain", 0.1, "earned with a good row, by unit of its amount").atLeast(0),
        Param.number("loss", 0.5, "lost with a bad row, by unit of its amount").atLeast(0),
        Param.text(
            "amount", "", "input column with the amount at stake; each row's is 1 if empty"));
  }

  /**
   * The amount of every row; 0 where it is missing.
   *
   * @throws IllegalArgumentException if there is no such column, or it holds no single numbers
   */
  static RankedRisks.Value amounts(Evaluated rows) {
    String name = rows.params().text("amount");
    if (name.isEmpty()) {
      return row -> 1;
    }
    Column column = rows.records().column(name);
    if (column.field().size() != 1) {
      throw new IllegalArgumentException(
          "Column '%s' holds %d numbers; an amount is one.".formatted(name, column.field().size()));
    }
    Numbers numbers = Numbers.of(column, 0);
    return row -> Double.isNaN(numbers.get(row)) ? 0 : numbers.get(row);
  }

  static double gain(Params params) {
    return params.number("gain");
  }

  static double loss(Params params) {
    return params.number("loss");
  }
}
