package org.amalgam.recommendation.shell;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.amalgam.recommendation.api.Log;
import org.amalgam.recommendation.api.Recommendations;
import org.amalgam.recommendation.api.Recommendations.Item;
import org.amalgam.recommendation.api.Recommendations.Reason;
import org.amalgam.recommendation.api.Recommender;
import org.amalgam.recommendation.api.Request;

/** {@code amalgam:recommend}. */
final class RecommendCommand extends ShellCommand {
  private static final int WIDEST = 48;

  /** What a silent member is shown for: else the rest would not sum to the answer. */
  private static final double SHOWN = 0.005;

  private final Recommender recommender;

  RecommendCommand(Recommender recommender) {
    super(
        "recommend",
        "Recommends items that a user has not had, and says which member speaks for each.",
        """
          --user ID         The user; one that the log does not have is a new user.
          --top N           How many items. Default: 10.
          --seen            Items that the user has had may be among them.
        """,
        Map.of("--user", true, "--top", true, "--seen", false));
    this.recommender = recommender;
  }

  @Override
  Record run(Words words, Log log) {
    return recommender.recommend(
        words.pipeline(),
        new Request(
            words.required("--user"), words.count("--top", 1, 10), words.flag("--seen"), log));
  }

  @Override
  void print(Record result, PrintStream out) {
    Recommendations all = (Recommendations) result;
    out.printf(
        Locale.ROOT,
        "User %s %s; %d items compared, on average %.2f%n%n",
        all.user(),
        all.known() ? "has had %d items".formatted(all.had()) : "is new",
        all.candidates(),
        all.average());
    int widest =
        Math.min(WIDEST, all.items().stream().mapToInt(i -> i.title().length()).max().orElse(0));
    int place = 1;
    for (Item item : all.items()) {
      out.printf(
          Locale.ROOT,
          "%3d  %-" + Math.max(1, widest) + "s  %5.2f  %s%n",
          place++,
          cut(item.title()),
          item.value(),
          reasons(item));
    }
    all.missing().forEach((stage, why) -> out.printf("Without '%s': %s%n", stage, why));
  }

  private static String reasons(Item item) {
    Stream<String> members =
        item.reasons().stream()
            .filter(reason -> reason.answered() || Math.abs(reason.contribution()) >= SHOWN)
            .map(RecommendCommand::reason);
    Stream<String> base =
        Stream.of(item.base())
            .filter(each -> Math.abs(each) >= SHOWN)
            .map(each -> String.format(Locale.ROOT, "base %+.2f", each));
    return Stream.concat(members, base).collect(Collectors.joining(", "));
  }

  private static String reason(Reason reason) {
    return String.format(
        Locale.ROOT,
        "%s%s %+.2f",
        reason.member(),
        reason.answered() ? "" : " (silent)",
        reason.contribution());
  }

  private static String cut(String title) {
    return title.length() <= WIDEST ? title : title.substring(0, WIDEST - 3) + "...";
  }
}
