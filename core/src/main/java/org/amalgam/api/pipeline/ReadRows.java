package org.amalgam.api.pipeline;

import java.util.Arrays;
import java.util.List;
import org.amalgam.api.data.Records;

/**
 * Rows to be answered, as they were read.
 *
 * @param records all of them; what could not be read is missing
 * @param refused rows with cells that could not be read: they will not be answered
 */
public record ReadRows(Records records, List<Answers.Refused> refused) {
  public ReadRows {
    refused = List.copyOf(refused);
  }

  /** Rows that can all be answered. */
  public static ReadRows of(Records records) {
    return new ReadRows(records, List.of());
  }

  public int rows() {
    return records.rows();
  }

  /** The first rows, if there are more. */
  public ReadRows first(int most) {
    if (rows() <= most) {
      return this;
    }
    int[] index = new int[most];
    Arrays.setAll(index, row -> row);
    return new ReadRows(
        records.rows(index), refused.stream().filter(each -> each.row() < most).toList());
  }
}
