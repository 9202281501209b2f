package org.amalgam.dl4j;

import java.io.IOException;

/** What decides on the weights of branches. Immutable. */
interface BranchScores {

  /**
   * Writes a score for each branch, of which the softmax makes weights.
   *
   * @param branches what each branch gives; 0 where its view is missing
   */
  void score(float[][] branches, float[] scores, Memory memory);

  /** Scratch memory for the calls of one thread. */
  Memory memory();

  /** Scratch memory: a vector as long as all branches together, and one of hidden units. */
  record Memory(float[] all, float[] hidden) {}

  /** As the design has it; scores of 0 where weights are not learned. */
  static BranchScores of(Design design, Weights weights) throws IOException {
    int branches = design.branches().size();
    if (design.learnsWeights()) {
      return constant(weights.take("w", "W", branches));
    }
    if (branches == 1 || !design.synthesis().weighs()) {
      return constant(new float[branches]);
    }
    return switch (design.synthesis()) {
      case ATTENTION ->
          new Attention(
              design.attentionUnits().step(weights, Activation.TANH),
              design.attentionScore().sums(weights));
      case GATE -> new Gate(design.gate().sums(weights), design.sideBySide());
      default -> constant(new float[branches]);
    };
  }

  private static BranchScores constant(float[] logits) {
    return new BranchScores() {
      @Override
      public void score(float[][] branches, float[] scores, Memory memory) {
        System.arraycopy(logits, 0, scores, 0, logits.length);
      }

      @Override
      public Memory memory() {
        return new Memory(new float[0], new float[0]);
      }
    };
  }

  /** {@code q tanh(U h + c) + d} of each branch, as Bahdanau et al. (2015) score. */
  record Attention(Step hidden, Dense score) implements BranchScores {

    @Override
    public void score(float[][] branches, float[] scores, Memory memory) {
      for (int b = 0; b < branches.length; b++) {
        hidden.apply(branches[b], memory.hidden, memory.all);
        score.apply(memory.hidden, memory.all);
        scores[b] = memory.all[0];
      }
    }

    @Override
    public Memory memory() {
      return new Memory(new float[1], new float[hidden.outputs()]);
    }
  }

  /** {@code G [h_1 .. h_n] + b}: a softmax gate (Jacobs et al. 1991). */
  record Gate(Dense gate, int width) implements BranchScores {

    @Override
    public void score(float[][] branches, float[] scores, Memory memory) {
      int at = 0;
      for (float[] branch : branches) {
        System.arraycopy(branch, 0, memory.all, at, branch.length);
        at += branch.length;
      }
      gate.apply(memory.all, scores);
    }

    @Override
    public Memory memory() {
      return new Memory(new float[width], new float[0]);
    }
  }
}
