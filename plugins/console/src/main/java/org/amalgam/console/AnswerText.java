package org.amalgam.console;

import java.io.PrintStream;
import java.util.Map;
import org.amalgam.api.pipeline.Answer;

/**
 * One answer explained: what each member says and what it contributes.
 *
 * @param row how people call the row: {@code Row 3}
 * @param answer to it
 */
record AnswerText(String row, Answer answer) {

  void print(PrintStream out, int width) {
    if (!answer.refused().isEmpty()) {
      out.println(row + ": refused.");
      return;
    }
    Map<String, Float> fused =
        answer.label().isPresent() ? answer.probabilities() : answer.values();
    if (fused.isEmpty()) {
      out.println(row + ": no member could answer.");
      return;
    }
    String output = answer.label().orElseGet(() -> fused.keySet().iterator().next());
    out.printf(
        "%s: %s%s. Who says what:%n%n",
        row,
        answer.label().map(label -> label + " with probability ").orElse(output + " = "),
        number(fused, output));
    table(output, fused).print(out, width);
    out.println();
    answer.scale().ifPresent(scale -> explain(scale, out, width));
  }

  private Table table(String output, Map<String, Float> fused) {
    String says = answer.label().isPresent() ? "P(" + output + ")" : output;
    Table table = Table.of("member", "type", "bundle", says, "weight", "contribution").rightFrom(3);
    for (Answer.Member member : answer.members()) {
      Map<String, Float> said =
          answer.label().isPresent() ? member.probabilities() : member.values();
      table.row(
          member.id(),
          member.type(),
          member.bundle() + " " + member.version(),
          member.answered() ? number(said, output) : "abstains",
          member.weight().map(Numbers::of).orElse("-"),
          part(member.contribution(), output));
    }
    if (answer.base().getOrDefault(output, 0f) != 0) {
      table.row("(base)", "", "", "", "", number(answer.base(), output));
    }
    return table.row("fused", "", "", number(fused, output), "", "");
  }

  private static void explain(String scale, PrintStream out, int width) {
    String text =
        scale.equals("log_odds")
            ? "Contributions are in log-odds; with the base they add up to the fused answer's."
            : "Contributions and the base add up to the fused answer.";
    Table.wrap(text, width).forEach(out::println);
    out.println();
  }

  private static String number(Map<String, Float> values, String output) {
    return values.containsKey(output) ? Numbers.of(values.get(output)) : "-";
  }

  private static String part(Map<String, Float> contributions, String output) {
    return contributions.containsKey(output) ? Numbers.part(contributions.get(output)) : "-";
  }
}
