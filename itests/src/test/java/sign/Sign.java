package sign;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.amalgam.api.FitContext;
import org.amalgam.api.FittedModel;
import org.amalgam.api.LoadContext;
import org.amalgam.api.ModelTrainer;
import org.amalgam.api.StageType;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Task;
import org.osgi.service.component.annotations.Component;

/**
 * A model that takes the sign of its feature for the class, and is as sure of it as its jar says.
 * Some jars say that it throws, falls silent, takes five seconds, or takes the wrong class.
 */
@Component(service = ModelTrainer.class)
@StageType("sign")
public class Sign implements ModelTrainer {
  private final String behaviour;

  public Sign() {
    try (InputStream in = Sign.class.getResourceAsStream("/behaviour")) {
      behaviour = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Set<Task> tasks() {
    return Set.of(Task.CLASSIFICATION);
  }

  @Override
  public FittedModel fit(FitContext<List<Features>> context) {
    return fitted(context.output());
  }

  @Override
  public FittedModel load(LoadContext context) {
    return fitted(context.output());
  }

  private FittedModel fitted(PredictionSchema output) {
    return input -> Odd.ways(behaviour, answer(input.get(0), output));
  }

  private Predictions answer(Features input, PredictionSchema output) {
    float sure = behaviour.startsWith("0.") ? Float.parseFloat(behaviour) : 0.8f;
    float[] values = new float[2 * input.rows()];
    for (int row = 0; row < input.rows(); row++) {
      boolean yes = input.get(row, 0) > 0 != behaviour.equals("wrong");
      values[2 * row + 1] = yes ? sure : 1 - sure;
      values[2 * row] = 1 - values[2 * row + 1];
    }
    return Predictions.of(output, input.rows(), values);
  }

  /** A class that is first needed when a request comes. */
  private static final class Odd {
    static Predictions ways(String behaviour, Predictions answer) {
      switch (behaviour) {
        case "throws" -> throw new IllegalStateException("this version is broken");
        case "sleeps" -> LockSupport.parkNanos(Duration.ofSeconds(5).toNanos());
        case "silent" -> {
          float[] none = new float[answer.values().length];
          Arrays.fill(none, Float.NaN);
          return Predictions.of(answer.schema(), answer.rows(), none);
        }
        default -> {
          return answer;
        }
      }
      return answer;
    }
  }
}
