package org.amalgam.internal.registry;

import org.amalgam.api.evaluation.Evaluator;
import org.amalgam.api.evaluation.Metric;
import org.amalgam.api.pipeline.EvaluatorInfo;
import org.amalgam.api.pipeline.EvaluatorKind;
import org.amalgam.api.pipeline.Provider;

/** A metric or an analysis that pipelines can ask for, and who brings it. */
public record InstalledEvaluator(String type, Evaluator evaluator, Provider provider) {

  public EvaluatorKind kind() {
    return evaluator instanceof Metric ? EvaluatorKind.METRIC : EvaluatorKind.ANALYSIS;
  }

  public EvaluatorInfo info() {
    return new EvaluatorInfo(
        type,
        kind(),
        evaluator.summary(),
        evaluator.tasks().stream().sorted().toList(),
        evaluator.params(),
        provider);
  }
}
