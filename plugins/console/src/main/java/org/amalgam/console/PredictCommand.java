package org.amalgam.console;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.amalgam.api.pipeline.Amalgam;
import org.amalgam.api.pipeline.Answer;
import org.amalgam.api.pipeline.Answers;
import org.amalgam.api.pipeline.Json;
import org.amalgam.api.pipeline.PredictOptions;
import org.amalgam.api.pipeline.Problem;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.api.pipeline.ReadRows;

/** {@code amalgam:predict}. */
final class PredictCommand extends AmalgamCommand {
  private static final int SHOWN = 20;

  /**
   * What was written, as programs read it.
   *
   * @param file where
   * @param rows how many answers
   */
  public record Written(String file, int rows) {}

  PredictCommand(Amalgam amalgam) {
    super(amalgam, described());
  }

  private static Usage described() {
    return new Usage(
            "predict",
            "Answers rows: the fused answer and what each member says.",
            "For people a line per row; the members' probabilities are those of the class decided"
                + " on. With --json an object per row and line: row, label, probabilities, values,"
                + " members with their contributions. A row that cannot be taken is refused, the"
                + " others are answered; the exit status is 1 then. Without --data, --row and --held-out it"
                + " answers the rows kept out of the fit.")
        .argument("ID", Completion.PIPELINE, "Pipeline.")
        .option(
            "--data",
            "FILE",
            Completion.FILE,
            "Rows: CSV with a header (.csv, .csv.gz), JSON, or a dataset descriptor.")
        .option(
            "--row", "JSON", Completion.NONE, "A row as an object, or rows as an array of objects.")
        .flag("--held-out", "The rows kept out of the fit.")
        .flag("--explain", "Says for every row what each member said and contributed.")
        .option(
            "--deadline",
            "MS",
            Completion.NONE,
            "Leaves out members that have not answered after so many milliseconds.")
        .option(
            "--request-id",
            "ID",
            Completion.NONE,
            "While a canary is under way, requests of one ID are answered by one version.")
        .option(
            "--out",
            "FILE",
            Completion.FILE,
            "Writes the answers there as CSV; what was there is replaced.")
        .option(
            "--limit",
            "N",
            Completion.NONE,
            "Answers the first N rows. Default: all; on the screen " + SHOWN + ".");
  }

  @Override
  void run(Amalgam amalgam, Call call) throws IOException {
    Words words = call.words();
    checkSource(words);
    Optional<Path> out = call.file("--out");
    Optional<Integer> limit = words.count("--limit", 1);
    String id = words.argument(0);
    ReadRows rows = rows(amalgam, call, id);
    boolean shown = out.isEmpty() && !call.json();
    int most = limit.orElse(shown ? SHOWN : Integer.MAX_VALUE);
    boolean explained = words.flag("--explain") || (call.json() && out.isEmpty());
    Answers answers = amalgam.predict(id, rows.first(most), options(words, explained));
    if (out.isPresent()) {
      write(call, answers, out.get());
    } else if (call.json()) {
      for (int row = 0; row < answers.rows(); row++) {
        call.print(Json.text(answers.answer(row)));
      }
    } else if (explained) {
      answers.all().forEach(answer -> explain(call, answer));
    } else {
      show(call, answers, rows.rows());
    }
    refuse(answers, call.json());
  }

  /** After the answers, so that a program sees by the exit status that rows are missing. */
  private static void refuse(Answers answers, boolean all) {
    List<Problem> problems = new ArrayList<>();
    for (Answers.Refused each : answers.refused()) {
      if (all || problems.size() < SHOWN) {
        problems.add(each.problem());
      }
    }
    if (!problems.isEmpty()) {
      long rows = answers.refused().stream().mapToInt(Answers.Refused::row).distinct().count();
      throw new ProblemException(
          "%d of %d rows were refused".formatted(rows, answers.rows()), problems);
    }
  }

  private static PredictOptions options(Words words, boolean explained) {
    PredictOptions plain = explained ? PredictOptions.EXPLAINED : PredictOptions.DEFAULT;
    PredictOptions options = words.option("--request-id").map(plain::of).orElse(plain);
    return words
        .count("--deadline", 1)
        .map(millis -> options.within(Duration.ofMillis(millis)))
        .orElse(options);
  }

  private static void explain(Call call, Answer answer) {
    new AnswerText("Row " + answer.row(), answer).print(call.screen().out(), call.screen().width());
    answer.missing().forEach((stage, why) -> call.print("Without '%s': %s".formatted(stage, why)));
    call.print("");
  }

  private static void checkSource(Words words) {
    long sources = Stream.of("--data", "--row", "--held-out").filter(words::flag).count();
    if (sources > 1) {
      throw new ProblemException(
          SCOPE + ":predict", "BAD_OPTION", "give only one of --data, --row and --held-out.");
    }
  }

  private static ReadRows rows(Amalgam amalgam, Call call, String id) {
    Optional<Path> data = call.file("--data");
    Optional<String> json = call.words().option("--row");
    if (data.isPresent()) {
      return amalgam.readRows(id, data.get());
    }
    if (json.isPresent()) {
      return ReadRows.of(amalgam.rows(id, json.get()));
    }
    return ReadRows.of(amalgam.heldOut(id));
  }

  private static void show(Call call, Answers answers, int rows) {
    new AnswersTable(answers).print(call.screen().out(), call.screen().width());
    if (Stream.of("--data", "--row").noneMatch(call.words()::flag)) {
      call.print("These rows were kept out of the fit.");
    }
    for (Answers.Missing missing : answers.missing()) {
      call.print("Without '%s': %s".formatted(missing.stage(), missing.reason()));
    }
    if (answers.rows() < rows) {
      call.print(
          "%d of %d rows; --limit N shows more, --out FILE.csv writes them."
              .formatted(answers.rows(), rows));
    }
  }

  private static void write(Call call, Answers answers, Path file) throws IOException {
    NewFile.write(
        file,
        stream -> {
          Writer out = new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
          new AnswersCsv(answers).write(out);
          out.flush();
        });
    call.answer(
        new Written(file.toString(), answers.rows()),
        () -> call.print("Wrote %d answers to %s.".formatted(answers.rows(), file)));
  }
}
