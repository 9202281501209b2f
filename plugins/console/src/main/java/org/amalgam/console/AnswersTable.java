package org.amalgam.console;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Task;
import org.amalgam.api.pipeline.Answers;

/**
 * Answers for people: a line per row. For classes, the probabilities are those of the class decided
 * on, by the pipeline and by each member; for numbers, the members' values are shown where there is
 * one target.
 *
 * @param answers what was answered
 */
record AnswersTable(Answers answers) {

  void print(PrintStream out, int width) {
    boolean members = classes() || outputs().size() == 1;
    Table full = table(members);
    boolean fits = full.width() <= width;
    (fits ? full : table(false)).print(out, width);
    if (members && !fits) {
      out.println("The members do not fit into the line; --json and --out have them.");
    }
  }

  private boolean classes() {
    return answers.fused().schema().task() == Task.CLASSIFICATION;
  }

  private List<String> outputs() {
    return answers.fused().schema().outputs();
  }

  private Table table(boolean members) {
    Set<Integer> refused =
        answers.refused().stream().map(Answers.Refused::row).collect(Collectors.toSet());
    List<String> headers = new ArrayList<>(List.of("row"));
    headers.addAll(classes() ? List.of("label", "probability") : outputs());
    if (members) {
      answers.members().forEach(member -> headers.add(member.id()));
    }
    Table table = Table.of(headers).rightFrom(classes() ? 2 : 1);
    for (int row = 0; row < answers.rows(); row++) {
      table.row(row(row, members, refused.contains(row)));
    }
    return table;
  }

  private List<String> row(int row, boolean members, boolean refused) {
    Predictions fused = answers.fused();
    int label = classes() ? fused.label(row) : 0;
    List<String> cells = new ArrayList<>(List.of(Integer.toString(row)));
    if (classes()) {
      cells.add(refused ? "refused" : label < 0 ? "no answer" : outputs().get(label));
      cells.add(number(fused, row, label));
    } else {
      for (int k = 0; k < outputs().size(); k++) {
        cells.add(number(fused, row, k));
      }
    }
    if (members) {
      answers.members().forEach(member -> cells.add(number(member.predictions(), row, label)));
    }
    return cells;
  }

  private static String number(Predictions predictions, int row, int output) {
    return output < 0 ? "-" : Numbers.of(predictions.get(row, output));
  }
}
