package org.amalgam.recommendation.shell;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import org.amalgam.api.pipeline.Interval;
import org.amalgam.recommendation.api.Log;
import org.amalgam.recommendation.api.RankRequest;
import org.amalgam.recommendation.api.Ranking;
import org.amalgam.recommendation.api.Recommender;

/** {@code amalgam:ranking}. */
final class RankingCommand extends ShellCommand {
  private final Recommender recommender;

  RankingCommand(Recommender recommender) {
    super(
        "ranking",
        "Measures how well a pipeline and its members find, among all items, what its fit kept out.",
        """
          --top N           Length of the lists. Default: 10.
          --users N         Most users asked, evenly picked. Default: all.
        """,
        Map.of("--top", true, "--users", true));
    this.recommender = recommender;
  }

  @Override
  Record run(Words words, Log log) {
    return recommender.rank(
        words.pipeline(),
        new RankRequest(words.count("--top", 1, 10), words.count("--users", 0, 0), log));
  }

  @Override
  void print(Record result, PrintStream out) {
    Ranking ranking = (Ranking) result;
    out.printf(
        "Lists of %d from %d items for %d users, 95 %% intervals%n%n",
        ranking.top(), ranking.items(), ranking.users());
    ranking.members().forEach(member -> line(member, out));
    line(ranking.fused(), out);
    out.printf(
        Locale.ROOT,
        "%nNDCG of the fused against '%s': %+.4f [%+.4f, %+.4f], %s%n",
        ranking.gain().best(),
        ranking.gain().difference(),
        ranking.gain().low(),
        ranking.gain().high(),
        ranking.gain().verdict());
  }

  private static void line(Ranking.Scores scores, PrintStream out) {
    StringBuilder line = new StringBuilder(String.format("%-20s", scores.id()));
    scores.metrics().forEach((name, value) -> line.append("  ").append(name).append(text(value)));
    out.println(line);
  }

  private static String text(Interval value) {
    return Double.isNaN(value.low())
        ? String.format(Locale.ROOT, " %.3f", value.value())
        : String.format(
            Locale.ROOT, " %.4f [%.4f, %.4f]", value.value(), value.low(), value.high());
  }
}
