package org.amalgam.console;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Task;
import org.amalgam.api.pipeline.Answers;

/**
 * Answers as CSV (RFC 4180): {@code row}, for classes {@code label} and {@code p_CLASS} of each,
 * for numbers each target; then {@code MEMBER_CLASS} or {@code MEMBER_TARGET} of each member. What
 * was not answered is empty.
 *
 * @param answers what was answered
 */
record AnswersCsv(Answers answers) {

  void write(Writer out) throws IOException {
    out.write(header().stream().map(AnswersCsv::quoted).collect(Collectors.joining(",")));
    out.write('\n');
    for (int row = 0; row < answers.rows(); row++) {
      write(row, out);
    }
  }

  private List<String> header() {
    List<String> outputs = answers.fused().schema().outputs();
    List<String> header = new ArrayList<>(List.of("row"));
    if (classes()) {
      header.add("label");
    }
    outputs.forEach(output -> header.add(classes() ? "p_" + output : output));
    for (Answers.Member member : answers.members()) {
      outputs.forEach(output -> header.add(member.id() + "_" + output));
    }
    return header;
  }

  private boolean classes() {
    return answers.fused().schema().task() == Task.CLASSIFICATION;
  }

  private void write(int row, Writer out) throws IOException {
    Predictions fused = answers.fused();
    out.write(Integer.toString(row));
    if (classes()) {
      int label = fused.label(row);
      out.write(',');
      out.write(label < 0 ? "" : quoted(fused.schema().outputs().get(label)));
    }
    write(fused, row, out);
    for (Answers.Member member : answers.members()) {
      write(member.predictions(), row, out);
    }
    out.write('\n');
  }

  private static void write(Predictions predictions, int row, Writer out) throws IOException {
    for (int k = 0; k < predictions.schema().width(); k++) {
      float value = predictions.get(row, k);
      out.write(',');
      out.write(Float.isNaN(value) ? "" : Float.toString(value));
    }
  }

  private static String quoted(String cell) {
    boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }
}
