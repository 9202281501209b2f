package org.amalgam.recommendation.serve;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.amalgam.api.Contributions;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Task;
import org.amalgam.api.pipeline.Amalgam;
import org.amalgam.api.pipeline.Answers;
import org.amalgam.api.pipeline.PredictOptions;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.recommendation.RankedItems;
import org.amalgam.recommendation.api.RankRequest;
import org.amalgam.recommendation.api.Ranking;
import org.amalgam.recommendation.api.Recommendations;
import org.amalgam.recommendation.api.Recommendations.Item;
import org.amalgam.recommendation.api.Recommendations.Reason;
import org.amalgam.recommendation.api.Recommender;
import org.amalgam.recommendation.api.Request;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Recommends by what a pipeline answers for every item. All items are answered plainly, the best of
 * them once more with who contributed what, and with them {@value #COMPARED} others, against whose
 * mean the reasons are told.
 */
@Component(service = Recommender.class)
public final class PipelineRecommender implements Recommender {
  private static final int COMPARED = 200;

  private final Amalgam amalgam;
  private final Logs logs;

  /** A recommender over a platform. */
  @Activate
  public PipelineRecommender(@Reference Amalgam amalgam) {
    this.amalgam = amalgam;
    this.logs = new Logs(amalgam);
  }

  @Override
  public Recommendations recommend(String pipeline, Request request) {
    Catalogue catalogue = logs.of(pipeline, request.log());
    BitSet had = catalogue.had().getOrDefault(request.user(), new BitSet());
    int[] candidates =
        IntStream.range(0, catalogue.ids().size())
            .filter(place -> request.seen() || !had.get(place))
            .toArray();
    Answers answers = answers(pipeline, catalogue, candidates, request, PredictOptions.DEFAULT);
    int[] best = RankedItems.best(rating(pipeline, answers.fused()), request.top());
    int[] shown = IntStream.of(best).map(i -> candidates[i]).toArray();
    int[] compared = evenly(candidates, COMPARED);
    Answers explained =
        answers(
            pipeline,
            catalogue,
            IntStream.concat(IntStream.of(shown), IntStream.of(compared)).toArray(),
            request,
            PredictOptions.EXPLAINED);
    return told(pipeline, catalogue, request, shown, candidates.length, explained);
  }

  private Answers answers(
      String pipeline, Catalogue catalogue, int[] places, Request request, PredictOptions options) {
    return amalgam.predict(
        pipeline,
        Candidates.of(catalogue, places, request.user(), catalogue.now(), request.log()),
        options);
  }

  /**
   * The one number that each row is answered by.
   *
   * @throws ProblemException {@code NOT_A_RATING} if there is not one
   */
  static float[] rating(String pipeline, Predictions fused) {
    if (fused.schema().task() != Task.REGRESSION || fused.schema().width() != 1) {
      throw new ProblemException(
          "Pipeline '" + pipeline + "'",
          "NOT_A_RATING",
          "items are ranked by one number, but it answers %s; ask it with amalgam:predict."
              .formatted(fused.schema().outputs()));
    }
    return fused.values();
  }

  /** At most {@code count} of some places, at even distances. */
  private static int[] evenly(int[] places, int count) {
    int some = Math.min(count, places.length);
    return IntStream.range(0, some)
        .map(i -> places[(int) ((long) i * places.length / some)])
        .toArray();
  }

  private static Recommendations told(
      String pipeline,
      Catalogue catalogue,
      Request request,
      int[] shown,
      int candidates,
      Answers explained) {
    Reasons reasons = new Reasons(explained, shown.length);
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < shown.length; i++) {
      items.add(
          new Item(
              catalogue.ids().get(shown[i]),
              catalogue.title(shown[i], request.log()),
              explained.fused().get(i, 0),
              reasons.base(i),
              reasons.of(i)));
    }
    Map<String, String> missing = new LinkedHashMap<>();
    explained.missing().forEach(each -> missing.put(each.stage(), each.reason()));
    BitSet had = catalogue.had().getOrDefault(request.user(), new BitSet());
    return new Recommendations(
        pipeline,
        request.user(),
        !had.isEmpty(),
        had.cardinality(),
        candidates,
        reasons.average(),
        items,
        missing);
  }

  /** Contributions of members to the first rows, less the mean of those to the others. */
  private static final class Reasons {
    private final Answers answers;
    private final double average;
    private final double[] means;
    private final double base;

    Reasons(Answers answers, int shown) {
      this.answers = answers;
      int members = answers.contributions().map(Contributions::members).orElse(0);
      this.means = new double[members];
      double sum = 0;
      double bases = 0;
      int count = 0;
      for (int row = shown; row < answers.rows(); row++) {
        if (answers.fused().answered(row)) {
          count++;
          sum += answers.fused().get(row, 0);
          bases += baseOf(row);
          for (int m = 0; m < members; m++) {
            means[m] += answers.contributions().orElseThrow().get(row, m, 0);
          }
        }
      }
      this.average = count == 0 ? 0 : sum / count;
      this.base = count == 0 ? 0 : bases / count;
      for (int m = 0; m < members; m++) {
        means[m] /= Math.max(1, count);
      }
    }

    double average() {
      return average;
    }

    double base(int row) {
      return baseOf(row) - base;
    }

    private double baseOf(int row) {
      return answers.contributions().map(each -> (double) each.base(row, 0)).orElse(0.0);
    }

    List<Reason> of(int row) {
      List<Reason> reasons = new ArrayList<>();
      for (int m = 0; m < means.length; m++) {
        String id = answers.fusing().get(m);
        Predictions member = member(id);
        reasons.add(
            new Reason(
                id,
                member.answered(row),
                member.get(row, 0),
                answers.contributions().orElseThrow().get(row, m, 0) - means[m]));
      }
      reasons.sort(Comparator.comparingDouble(Reason::contribution).reversed());
      return reasons;
    }

    /** What a member of the fusion answered; nothing where it is a fusion itself. */
    private Predictions member(String id) {
      return answers.members().stream()
          .filter(member -> member.id().equals(id))
          .map(Answers.Member::predictions)
          .findFirst()
          .orElseGet(() -> Predictions.unanswered(answers.fused().schema(), answers.rows()));
    }
  }

  @Override
  public Ranking rank(String pipeline, RankRequest request) {
    return new RankMeasure(amalgam, pipeline, request, logs.of(pipeline, request.log())).run();
  }
}
