package org.amalgam.dl4j;

import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Task;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/** What a network's output units are, as the task asks, and what is made of their sums. */
enum Outputs {
  /** Two classes: one unit, the probability of the second; binary cross-entropy. */
  SIGMOID(Activation.SIGMOID) {
    @Override
    int units(PredictionSchema schema) {
      return 1;
    }

    @Override
    ILossFunction loss() {
      return new LossBinaryXENT();
    }

    @Override
    void answer(float[] sums, float[] answers) {
      // The smaller one is not 1 less the other, which has no digits left next to 1.
      double e = Math.exp(-Math.abs(sums[0]));
      int likelier = sums[0] > 0 ? 1 : 0;
      answers[likelier] = (float) (1 / (1 + e));
      answers[1 - likelier] = (float) (e / (1 + e));
    }
  },
  /** More classes: a unit each; categorical cross-entropy. */
  SOFTMAX(Activation.SOFTMAX) {
    @Override
    ILossFunction loss() {
      return new LossMCXENT();
    }

    @Override
    void answer(float[] sums, float[] answers) {
      Softmax.of(sums, answers, answers.length);
    }
  },
  /** Regression: a unit per target; squared error. */
  LINEAR(Activation.IDENTITY) {
    @Override
    ILossFunction loss() {
      return new LossMSE();
    }

    @Override
    void answer(float[] sums, float[] answers) {
      System.arraycopy(sums, 0, answers, 0, answers.length);
    }
  };

  private final Activation activation;

  Outputs(Activation activation) {
    this.activation = activation;
  }

  static Outputs of(PredictionSchema schema) {
    if (schema.task() == Task.REGRESSION) {
      return LINEAR;
    }
    return schema.width() == 2 ? SIGMOID : SOFTMAX;
  }

  /** How many units there are. */
  int units(PredictionSchema schema) {
    return schema.width();
  }

  /** The first output of the schema that has a unit. */
  int first() {
    return this == SIGMOID ? 1 : 0;
  }

  Activation activation() {
    return activation;
  }

  /** The loss of sums, given that activation. */
  abstract ILossFunction loss();

  /** The loss of answers that were fused. */
  ILossFunction fusedLoss() {
    return this == LINEAR ? new LossMSE() : new FusedLoss();
  }

  /**
   * The answers of one row.
   *
   * @param answers as many as the schema has outputs; scaled for regression
   */
  abstract void answer(float[] sums, float[] answers);
}
