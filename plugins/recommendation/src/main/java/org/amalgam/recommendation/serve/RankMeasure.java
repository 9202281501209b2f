package org.amalgam.recommendation.serve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.amalgam.api.data.Column;
import org.amalgam.api.data.Records;
import org.amalgam.api.pipeline.Amalgam;
import org.amalgam.api.pipeline.Answers;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.recommendation.RankedItems;
import org.amalgam.recommendation.api.Log;
import org.amalgam.recommendation.api.RankRequest;
import org.amalgam.recommendation.api.Ranking;

/**
 * Measures rankings of all items: for each user with rows that the fit kept out, the items that he
 * had before are left aside, all others are ranked for the time of the first row kept out, and
 * those of the rows kept out are to be found. To compare with, the items are ranked by their
 * popularity at that time, too.
 */
final class RankMeasure {
  private static final String POPULARITY = "popularity";

  private final Amalgam amalgam;
  private final String pipeline;
  private final RankRequest request;
  private final Catalogue catalogue;
  private final List<Asked> all;

  /** Of the rows that were not kept out. */
  private final Popularity popularity;

  private final int[] known;

  RankMeasure(Amalgam amalgam, String pipeline, RankRequest request, Catalogue catalogue) {
    this.amalgam = amalgam;
    this.pipeline = pipeline;
    this.request = request;
    this.catalogue = catalogue;
    this.all = all();
    this.popularity =
        Popularity.of(
            catalogue, all.stream().collect(Collectors.toMap(Asked::user, Asked::toFind)));
    this.known = popularity.ever();
  }

  /** What a user is to be found for. */
  private record Asked(String user, BitSet toFind, double time) {}

  Ranking run() {
    List<Asked> asked = picked();
    Map<String, RankScores> scores = new LinkedHashMap<>();
    for (int a = 0; a < asked.size(); a++) {
      add(asked.get(a), a, asked.size(), scores);
    }
    return report(scores, asked.size());
  }

  private List<Asked> all() {
    Records kept = amalgam.heldOut(pipeline);
    Log log = request.log();
    Column user = Catalogue.column(kept, log.user(), "user");
    Column item = Catalogue.column(kept, log.item(), "item");
    boolean timed = kept.schema().names().contains(log.time());
    Map<String, Asked> byUser = new LinkedHashMap<>();
    for (int row = 0; row < kept.rows(); row++) {
      Integer place = catalogue.places().get(Catalogue.text(item, row));
      if (place == null || user.missing(row)) {
        continue;
      }
      String id = Catalogue.text(user, row);
      boolean at = timed && !kept.column(log.time()).missing(row);
      double time = at ? Catalogue.number(kept.column(log.time()), row) : catalogue.now();
      Asked before = byUser.getOrDefault(id, new Asked(id, new BitSet(), time));
      before.toFind().set(place);
      byUser.put(id, new Asked(id, before.toFind(), Math.min(before.time(), time)));
    }
    if (byUser.isEmpty()) {
      throw new ProblemException(
          "Pipeline '" + pipeline + "'",
          "NO_HELD_OUT",
          "no item of the rows that its fit kept out is in the log, so there is nothing to find.");
    }
    return List.copyOf(byUser.values());
  }

  private List<Asked> picked() {
    int some = request.users() == 0 ? all.size() : Math.min(request.users(), all.size());
    return IntStream.range(0, some)
        .mapToObj(i -> all.get((int) ((long) i * all.size() / some)))
        .toList();
  }

  private void add(Asked asked, int at, int users, Map<String, RankScores> scores) {
    BitSet had = (BitSet) catalogue.had().getOrDefault(asked.user(), new BitSet()).clone();
    had.andNot(asked.toFind());
    int[] places =
        IntStream.range(0, catalogue.ids().size()).filter(place -> !had.get(place)).toArray();
    Answers answers =
        amalgam.predict(
            pipeline, Candidates.of(catalogue, places, asked.user(), asked.time(), request.log()));
    for (Answers.Member member : answers.members()) {
      add(member.id(), member.predictions().values(), places, asked, at, users, scores);
    }
    float[] popular = new float[places.length];
    for (int i = 0; i < popular.length; i++) {
      popular[i] = popularity.before(places[i], asked.time());
    }
    add(POPULARITY, popular, places, asked, at, users, scores);
    add(
        "",
        PipelineRecommender.rating(pipeline, answers.fused()),
        places,
        asked,
        at,
        users,
        scores);
  }

  private void add(
      String id,
      float[] answers,
      int[] places,
      Asked asked,
      int at,
      int users,
      Map<String, RankScores> scores) {
    int[] best =
        Arrays.stream(RankedItems.best(answers, request.top())).map(i -> places[i]).toArray();
    scores
        .computeIfAbsent(id, each -> new RankScores(users, request.top(), known))
        .add(at, best, asked.toFind(), catalogue.had().size());
  }

  private Ranking report(Map<String, RankScores> scores, int users) {
    List<Ranking.Scores> members = new ArrayList<>();
    String best = "";
    for (Map.Entry<String, RankScores> each : scores.entrySet()) {
      if (!each.getKey().isEmpty()) {
        members.add(new Ranking.Scores(each.getKey(), each.getValue().metrics()));
        boolean better = best.isEmpty() || each.getValue().meanNdcg() > scores.get(best).meanNdcg();
        best = better && !each.getKey().equals(POPULARITY) ? each.getKey() : best;
      }
    }
    RankScores fused = scores.get("");
    return new Ranking(
        pipeline,
        request.top(),
        users,
        catalogue.ids().size(),
        members,
        new Ranking.Scores("fused", fused.metrics()),
        fused.against(best, scores.get(best)));
  }
}
