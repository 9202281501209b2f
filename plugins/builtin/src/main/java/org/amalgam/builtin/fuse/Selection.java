package org.amalgam.builtin.fuse;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;
import org.amalgam.api.FitContext;
import org.amalgam.api.FittedFuser;
import org.amalgam.api.LoadContext;
import org.amalgam.api.Members;
import org.amalgam.api.ModelFuser;
import org.amalgam.api.Param;
import org.amalgam.api.Params;
import org.amalgam.api.StageType;
import org.amalgam.api.WeightedMean;
import org.amalgam.api.data.Task;
import org.osgi.service.component.annotations.Component;

/**
 * Ensemble selection (Caruana et al. 2004): from out-of-fold predictions members are picked one by
 * one, any of them again and again, each time the one with which the mean of all picks is best; a
 * member's weight is the share of picks that went to it. The picking starts with the {@code
 * startWith} best members, goes on for {@code iterations} and is cut where the measure was best.
 * With several {@code bags} this is done on random parts of the members, and the weights are
 * averaged: worth it with dozens of members, which single picking overfits.
 *
 * <p>Of equals the first member is picked. Who has no weight answers only rows that nobody with
 * weight answers.
 */
@Component(service = ModelFuser.class)
@StageType("selection")
public final class Selection implements ModelFuser {
  private static final double LEAST_WEIGHT = 1e-9;

  @Override
  public String summary() {
    return "a mean of members picked greedily, with replacement";
  }

  @Override
  public Set<Task> tasks() {
    return Set.of(Task.CLASSIFICATION, Task.REGRESSION);
  }

  @Override
  public List<Param> params() {
    return List.of(
        Param.choice(
            "metric",
            List.of("loss", "accuracy", "auc"),
            "what the mean of the picks is judged by; loss: log-loss, or squared error for values"),
        Param.integer("iterations", 50, "picks after those it starts with").within(0, 10_000),
        Param.integer("startWith", 1, "best members that it starts with").within(1, 10_000),
        Param.integer("bags", 1, "times that picking is done; 1: once, from all members")
            .within(1, 1000),
        Param.number("bagFraction", 0.5, "share of the members in a bag, 2 at least").within(0, 1));
  }

  @Override
  public Learning learning(Params params) {
    return Learning.FUSION;
  }

  @Override
  public FittedFuser fit(FitContext<Members> context) {
    Params params = context.params();
    int members = context.input().size();
    PickedMean picked = PickedMean.of(context);
    int bags = params.integer("bags");
    SplittableRandom random = new SplittableRandom(context.seed());
    double[] weights = new double[members];
    Arrays.fill(weights, LEAST_WEIGHT);
    for (int bag = 0; bag < bags; bag++) {
      int[] library = IntStream.range(0, members).toArray();
      if (bags > 1) {
        library = some(library, params.number("bagFraction"), random);
      }
      double done = bag;
      int[] counts =
          pick(
              picked,
              library,
              params,
              share ->
                  context.progress(
                      (done + share) / bags,
                      String.format(Locale.ROOT, "bag %.0f of %d", done + 1, bags)));
      double total = Arrays.stream(counts).sum();
      for (int m = 0; m < members; m++) {
        weights[m] += counts[m] / total / bags;
      }
    }
    return WeightedMean.of(weights);
  }

  /** A random part, two or more if there are, in order. */
  private static int[] some(int[] all, double fraction, SplittableRandom random) {
    int size = Math.min(all.length, Math.max(2, (int) Math.round(fraction * all.length)));
    int[] shuffled = all.clone();
    for (int i = 0; i < size; i++) {
      int other = i + random.nextInt(shuffled.length - i);
      int swap = shuffled[i];
      shuffled[i] = shuffled[other];
      shuffled[other] = swap;
    }
    int[] chosen = Arrays.copyOf(shuffled, size);
    Arrays.sort(chosen);
    return chosen;
  }

  /** How often each member was picked when the measure was best. */
  private static int[] pick(
      PickedMean picked, int[] library, Params params, DoubleConsumer progress) {
    picked.clear();
    int start = Math.min(params.integer("startWith"), library.length);
    for (int member : picked.bestAlone(library, start)) {
      picked.add(member);
    }
    double best = picked.loss();
    int[] counts = picked.counts();
    int iterations = params.integer("iterations");
    for (int i = 0; i < iterations; i++) {
      progress.accept(i / (double) iterations);
      picked.add(picked.next(library));
      double loss = picked.loss();
      if (loss < best) {
        best = loss;
        counts = picked.counts();
      }
    }
    return counts;
  }

  @Override
  public FittedFuser load(LoadContext context) throws IOException {
    return WeightedMean.load(context.state());
  }
}
