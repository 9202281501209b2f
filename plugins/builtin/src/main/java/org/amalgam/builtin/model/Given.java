package org.amalgam.builtin.model;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.amalgam.api.FittedModel;
import org.amalgam.api.Params;
import org.amalgam.api.StateReader;
import org.amalgam.api.StateWriter;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Task;

/**
 * A fitted {@link Precomputed} that passes columns on.
 *
 * @param tolerance by how much probabilities, or their sum, may be off
 */
record Given(Kind kind, PredictionSchema schema, double tolerance) implements FittedModel {

  /** What columns are. */
  enum Kind {
    PROBABILITIES,
    PROBABILITY,
    SCORES,
    VALUES;

    /**
     * What some columns are.
     *
     * @throws IllegalArgumentException if they cannot be what the parameters say
     */
    static Kind of(Params params, PredictionSchema schema, int width) {
      String word = params.text("kind");
      boolean classes = schema.task() == Task.CLASSIFICATION;
      Kind kind =
          word.equals("auto")
              ? classes ? width == 1 ? PROBABILITY : PROBABILITIES : VALUES
              : valueOf(word.toUpperCase(Locale.ROOT));
      boolean fits =
          switch (kind) {
            case PROBABILITIES -> classes && width == schema.width();
            case PROBABILITY -> classes && width == 1 && schema.width() == 2;
            case SCORES -> classes;
            case VALUES -> !classes && width == schema.width();
          };
      if (!fits) {
        throw new IllegalArgumentException(
            "%d columns cannot be %s of %s (%s). Name a column per class or target in 'from', one for 'probability' of the second of two classes, or say 'kind': 'scores' for numbers that are no probabilities."
                .formatted(width, kind.word(), schema.outputs(), schema.task().json()));
      }
      return kind;
    }

    /** The kind of a saved state. */
    static Kind load(StateReader state) throws IOException {
      String word = state.readUTF();
      return Arrays.stream(values())
          .filter(kind -> kind.word().equals(word))
          .findFirst()
          .orElseThrow(() -> new IOException("Not a state of 'precomputed'."));
    }

    /** As pipelines write it. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public Predictions apply(List<Features> input) {
    DenseFeatures columns = DenseFeatures.concat(input);
    int due = kind == Kind.PROBABILITY ? 1 : schema.width();
    if (columns.width() != due) {
      throw new IllegalArgumentException(
          "%d columns are due, not %d.".formatted(due, columns.width()));
    }
    int width = schema.width();
    float[] answers = new float[columns.rows() * width];
    for (int row = 0; row < columns.rows(); row++) {
      int at = row * width;
      if (kind == Kind.PROBABILITY) {
        answers[at + 1] = columns.get(row, 0);
        answers[at] = 1 - answers[at + 1];
      } else {
        columns.copyRow(row, answers, at);
      }
      if (kind == Kind.VALUES ? !finite(answers, at) : !probabilities(answers, at)) {
        Arrays.fill(answers, at, at + width, Float.NaN);
      }
    }
    return Predictions.of(schema, columns.rows(), answers);
  }

  private boolean finite(float[] answers, int at) {
    for (int k = 0; k < schema.width(); k++) {
      if (!Float.isFinite(answers[at + k])) {
        return false;
      }
    }
    return true;
  }

  /** Whether they are, as far as they have to be; makes them sum to 1. */
  private boolean probabilities(float[] answers, int at) {
    double raw = 0;
    double sum = 0;
    for (int k = 0; k < schema.width(); k++) {
      float each = answers[at + k];
      if (!(each >= -tolerance && each <= 1 + tolerance)) {
        return false;
      }
      raw += each;
      answers[at + k] = Math.max(0, each);
      sum += answers[at + k];
    }
    for (int k = 0; k < schema.width(); k++) {
      answers[at + k] = (float) (answers[at + k] / sum);
    }
    return Math.abs(raw - 1) <= tolerance && sum > 0;
  }

  @Override
  public void save(StateWriter out) throws IOException {
    out.writeUTF(kind.word());
  }
}
