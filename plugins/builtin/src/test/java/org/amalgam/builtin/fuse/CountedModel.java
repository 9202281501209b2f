package org.amalgam.builtin.fuse;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.amalgam.api.FitContext;
import org.amalgam.api.FittedModel;
import org.amalgam.api.LoadContext;
import org.amalgam.api.ModelTrainer;
import org.amalgam.api.Param;
import org.amalgam.api.Params;
import org.amalgam.api.StageType;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Task;

/**
 * Knows one side of 0: there it gives the class of {@code sin(40 x)} 0.9, elsewhere all it says is
 * 0.5. Counts the rows that it is asked.
 */
@StageType("test.counted")
public final class CountedModel implements ModelTrainer {
  static final Map<String, Integer> ASKED = new ConcurrentHashMap<>();

  @Override
  public Set<Task> tasks() {
    return Set.of(Task.CLASSIFICATION);
  }

  @Override
  public List<Param> params() {
    return List.of(Param.choice("side", List.of("left", "right"), "what it knows"));
  }

  @Override
  public FittedModel fit(FitContext<List<Features>> context) {
    return model(context.params(), context.output());
  }

  @Override
  public FittedModel load(LoadContext context) {
    return model(context.params(), context.output());
  }

  private static FittedModel model(Params params, PredictionSchema schema) {
    String side = params.text("side");
    return input -> {
      Features x = input.get(0);
      ASKED.merge(side, x.rows(), Integer::sum);
      float[] values = new float[2 * x.rows()];
      for (int row = 0; row < x.rows(); row++) {
        boolean known = side.equals("left") == x.get(row, 0) < 0;
        values[2 * row + 1] = known ? Math.sin(40 * x.get(row, 0)) > 0 ? 0.9f : 0.1f : 0.5f;
        values[2 * row] = 1 - values[2 * row + 1];
      }
      return Predictions.of(schema, x.rows(), values);
    };
  }
}
