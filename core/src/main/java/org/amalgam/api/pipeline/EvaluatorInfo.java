package org.amalgam.api.pipeline;

import java.util.List;
import org.amalgam.api.Param;
import org.amalgam.api.data.Task;

/**
 * An installed metric or analysis.
 *
 * @param type the name by which pipelines ask for it
 * @param tasks what it judges
 */
public record EvaluatorInfo(
    String type,
    EvaluatorKind kind,
    String summary,
    List<Task> tasks,
    List<Param> params,
    Provider provider) {
  public EvaluatorInfo {
    tasks = List.copyOf(tasks);
    params = List.copyOf(params);
  }
}
