package org.amalgam.internal.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.amalgam.api.data.Predictions;
import org.amalgam.internal.evaluation.Asked.AskedMetric;

/**
 * Measures models on the same rows and the same resamples: core's metrics on {@link
 * Bootstrap#RESAMPLES}, those of plugins on the first of them if the rows are many.
 */
final class Measuring {
  /**
   * Rows that a plugin's metric is asked to measure for one model, in all resamples: it may have to
   * sort them each time, which core's metrics do once.
   */
  private static final long MOST_ROWS = 5_000_000;

  private static final int FEWEST_RESAMPLES = 100;

  private final Truth truth;
  private final Asked asked;
  private final Bootstrap bootstrap;
  private final Consumer<String> faults;
  private final List<String> core;

  Measuring(Truth truth, Asked asked, long seed, Consumer<String> faults) {
    this.truth = truth;
    this.asked = asked;
    this.bootstrap = new Bootstrap(truth.target(), seed);
    this.faults = faults;
    this.core = Metric.of(truth.target().task()).stream().map(Metric::key).toList();
  }

  /** For each model its metrics by key, core's first. */
  List<Map<String, Distribution>> of(List<HeldOut> models) {
    return distributions(
        models.stream().map(each -> Measure.of(each, Measure.core(truth.target()))).toList(),
        asked.metrics().isEmpty()
            ? List.of()
            : models.stream().map(each -> Measure.of(each, this::asked)).toList());
  }

  /** One metric of two models on the rows that both answered. */
  List<Distribution> paired(HeldOut one, HeldOut other, String key) {
    Measure.Of measure = core.contains(key) ? Measure.core(truth.target()) : this::asked;
    List<Measure> pair = List.of(Measure.of(one, other, measure), Measure.of(other, one, measure));
    List<Map<String, Distribution>> both =
        core.contains(key) ? distributions(pair, List.of()) : distributions(List.of(), pair);
    return both.stream().map(each -> each.get(key)).toList();
  }

  private Measure asked(Predictions predictions, int[] rows) {
    return new AskedMeasure(asked.metrics(), truth, predictions, rows, faults);
  }

  private List<Map<String, Distribution>> distributions(List<Measure> own, List<Measure> others) {
    List<String> ids = asked.metrics().stream().map(AskedMetric::id).toList();
    List<Map<String, Distribution>> all = new ArrayList<>();
    for (int m = 0; m < Math.max(own.size(), others.size()); m++) {
      all.add(new LinkedHashMap<>());
    }
    if (!own.isEmpty()) {
      add(all, core, bootstrap.distributions(own, core.size(), Bootstrap.RESAMPLES));
    }
    if (!others.isEmpty()) {
      add(all, ids, bootstrap.distributions(others, ids.size(), resamples()));
    }
    return all;
  }

  private int resamples() {
    long most = MOST_ROWS / Math.max(1, truth.target().rows());
    return (int) Math.max(FEWEST_RESAMPLES, Math.min(Bootstrap.RESAMPLES, most));
  }

  private static void add(
      List<Map<String, Distribution>> all, List<String> keys, List<List<Distribution>> measured) {
    for (int m = 0; m < measured.size(); m++) {
      for (int k = 0; k < keys.size(); k++) {
        all.get(m).put(keys.get(k), measured.get(m).get(k));
      }
    }
  }
}
