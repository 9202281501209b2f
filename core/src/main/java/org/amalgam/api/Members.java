package org.amalgam.api;

import java.util.Arrays;
import java.util.List;
import org.amalgam.api.data.Batch;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Task;

/**
 * What a fuser reads: one batch of predictions per member, and the features that the pipeline gives
 * it beside them. All batches have the same rows, all predictions one schema.
 *
 * @param predictions of the members, in the order in which the pipeline names them; one or more
 * @param features empty unless the fuser takes some ({@link ModelFuser#features})
 */
public record Members(List<Predictions> predictions, List<Features> features) {
  /** Probabilities below count as this among two classes: whoever is surer is not believed more. */
  private static final double LEAST_OF_TWO = 1e-6;

  /** The same for more classes; lower ones made the log-loss on handwritten digits worse. */
  private static final double LEAST_OF_MANY = 1e-3;

  public Members {
    predictions = List.copyOf(predictions);
    features = List.copyOf(features);
    if (predictions.isEmpty()) {
      throw new IllegalArgumentException("A fusion needs a member.");
    }
    int rows = predictions.get(0).rows();
    for (List<? extends Batch> batches : List.of(predictions, features)) {
      for (Batch batch : batches) {
        if (batch.rows() != rows) {
          throw new IllegalArgumentException(
              "All members must have the same rows; got %d and %d.".formatted(rows, batch.rows()));
        }
      }
    }
  }

  /** Members without features beside them. */
  public static Members of(List<Predictions> predictions) {
    return new Members(predictions, List.of());
  }

  public static Members of(Predictions... predictions) {
    return of(List.of(predictions));
  }

  /** Number of rows. */
  public int rows() {
    return predictions.get(0).rows();
  }

  /** Number of members. */
  public int size() {
    return predictions.size();
  }

  public Predictions get(int member) {
    return predictions.get(member);
  }

  /** The numbers of every member, row major, for loops over many rows; not to be written to. */
  public float[][] values() {
    float[][] values = new float[predictions.size()][];
    for (int m = 0; m < values.length; m++) {
      values[m] = predictions.get(m).values();
    }
    return values;
  }

  /** What members and fusion answer. */
  public PredictionSchema schema() {
    return predictions.get(0).schema();
  }

  /** The chosen rows in the chosen order. */
  public Members rows(int[] index) {
    return new Members(
        predictions.stream().map(each -> each.rows(index)).toList(),
        features.stream().map(each -> each.rows(index)).toList());
  }

  /** The same with other predictions of the same members. */
  public Members with(List<Predictions> others) {
    return new Members(others, features);
  }

  /** How many members answered a row. */
  public int answered(int row) {
    int answered = 0;
    for (int m = 0; m < predictions.size(); m++) {
      answered += predictions.get(m).answered(row) ? 1 : 0;
    }
    return answered;
  }

  /** How many scores say what a member answers: one for two classes, else one per output. */
  public static int scores(PredictionSchema schema) {
    return schema.task() == Task.CLASSIFICATION && schema.width() == 2 ? 1 : schema.width();
  }

  /**
   * One score of a member's answer: the log-odds of the second of two classes, the log-probability
   * of a class of more, the value of a target, or the risk. Probabilities near 0 are raised, so
   * that it is finite wherever the member answered.
   *
   * @param score from 0 to {@link #scores} - 1
   */
  public static double score(Predictions member, int row, int score) {
    if (member.schema().task() != Task.CLASSIFICATION) {
      return member.get(row, score);
    }
    if (member.schema().width() == 2) {
      double positive = Math.max(LEAST_OF_TWO, member.get(row, 1));
      return Math.log(positive / Math.max(LEAST_OF_TWO, member.get(row, 0)));
    }
    return Math.log(Math.max(LEAST_OF_MANY, member.get(row, score)));
  }

  /**
   * The members' scores as features for a model that learns to fuse, {@code members x scores} in a
   * row. An abstaining member's are the mean of those that answered; a row that nobody answered is
   * NaN.
   */
  public DenseFeatures scoreFeatures() {
    int scores = scores(schema());
    int width = size() * scores;
    float[] values = new float[Math.multiplyExact(rows(), width)];
    for (int row = 0; row < rows(); row++) {
      int answered = answered(row);
      for (int s = 0; s < scores; s++) {
        double mean = answered == size() ? 0 : mean(row, s, answered);
        for (int m = 0; m < size(); m++) {
          Predictions member = get(m);
          values[row * width + m * scores + s] =
              (float) (member.answered(row) ? score(member, row, s) : mean);
        }
      }
    }
    return DenseFeatures.of(FeatureSchema.ofWidth(width), rows(), values);
  }

  private double mean(int row, int score, int answered) {
    double sum = answered == 0 ? Double.NaN : 0;
    for (int m = 0; m < size(); m++) {
      sum += get(m).answered(row) ? score(get(m), row, score) : 0;
    }
    return sum / answered;
  }

  /** Predictions of no row, one per member. */
  public static Members none(PredictionSchema schema, int members) {
    Predictions[] none = new Predictions[members];
    Arrays.fill(none, Predictions.of(schema, 0, new float[0]));
    return of(Arrays.asList(none));
  }
}
