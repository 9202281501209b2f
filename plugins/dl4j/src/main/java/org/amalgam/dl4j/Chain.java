package org.amalgam.dl4j;

import java.util.List;

/** Steps one after another; none of them give back what they get. */
final class Chain {
  private final Step[] steps;
  private final int outputs;

  /**
   * A chain.
   *
   * @param inputs how many numbers the first step reads
   */
  Chain(int inputs, List<Step> steps) {
    this.steps = steps.toArray(Step[]::new);
    this.outputs = steps.isEmpty() ? inputs : steps.get(steps.size() - 1).outputs();
  }

  int outputs() {
    return outputs;
  }

  /** Memory for the calls of one thread. */
  Memory memory() {
    int widest = 0;
    int scratch = 0;
    for (Step step : steps) {
      widest = Math.max(widest, step.outputs());
      scratch = Math.max(scratch, step.scratch());
    }
    return new Memory(new float[widest], new float[widest], new float[scratch]);
  }

  /** Reads the first numbers of {@code from} and writes the first of {@code to}. */
  void apply(float[] from, float[] to, Memory memory) {
    if (steps.length == 0) {
      System.arraycopy(from, 0, to, 0, outputs);
      return;
    }
    float[] now = from;
    for (int i = 0; i < steps.length - 1; i++) {
      float[] next = i % 2 == 0 ? memory.even : memory.odd;
      steps[i].apply(now, next, memory.scratch);
      now = next;
    }
    steps[steps.length - 1].apply(now, to, memory.scratch);
  }

  /** What steps leave to each other, and what each needs for itself. */
  record Memory(float[] even, float[] odd, float[] scratch) {}
}
