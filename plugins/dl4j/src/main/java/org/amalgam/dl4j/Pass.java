package org.amalgam.dl4j;

import java.util.Arrays;
import java.util.List;
import org.amalgam.api.data.Features;

/**
 * The memory of one call of a {@link Network}: rows go through it one after another. For one
 * thread.
 */
final class Pass {
  private final Network network;
  private final Design design;
  private final Chain[] chains;
  private final int[] inputOf;
  private final Scaling[] scalings;
  private final float[][] views;
  private final float[][] branches;
  private final boolean[] present;
  private final float[] weights;
  private final Chain.Memory[] memories;
  private final BranchScores.Memory scoring;
  private final float[] synthesized;
  private final float[] hidden;
  private final Chain.Memory headMemory;
  private final float[] sums;
  private final float[] answer;
  private final float[] part;

  Pass(Network network) {
    this.network = network;
    this.design = network.design();
    this.scalings = network.scalings().toArray(Scaling[]::new);
    this.views = new float[scalings.length][];
    for (int v = 0; v < views.length; v++) {
      views[v] = new float[scalings[v].width()];
    }
    this.chains = network.branches().toArray(Chain[]::new);
    this.inputOf = design.branches().stream().mapToInt(Branch::input).toArray();
    int count = chains.length;
    this.branches = new float[count][];
    this.memories = new Chain.Memory[count];
    for (int b = 0; b < count; b++) {
      branches[b] = new float[chains[b].outputs()];
      memories[b] = chains[b].memory();
    }
    this.present = new boolean[count];
    this.weights = new float[count];
    this.scoring = network.scores().memory();
    this.synthesized = new float[design.synthesized()];
    this.hidden = new float[network.head().outputs()];
    this.headMemory = network.head().memory();
    this.sums = new float[network.width()];
    this.answer = new float[network.width()];
    this.part = new float[network.width()];
  }

  /**
   * Takes a row through the branches and their synthesis.
   *
   * @return whether the row can be judged
   */
  boolean synthesize(List<Features> input, int row) {
    if (!read(input, row)) {
      return false;
    }
    for (int b = 0; b < branches.length; b++) {
      if (present[b]) {
        chains[b].apply(views[inputOf[b]], branches[b], memories[b]);
      } else {
        Arrays.fill(branches[b], 0);
      }
    }
    if (!weigh()) {
      return false;
    }
    join();
    return true;
  }

  /** Reads and scales a row; false if so much is missing that there is no answer. */
  private boolean read(List<Features> input, int row) {
    boolean any = false;
    for (int v = 0; v < views.length; v++) {
      input.get(v).copyRow(row, views[v], 0);
      int missing = missing(views[v]);
      boolean gone = missing > 0;
      if (gone && !(design.masked() && missing == views[v].length)) {
        return false;
      }
      if (!gone) {
        scalings[v].apply(views[v], 0);
      }
      any |= !gone;
      for (int b = 0; b < present.length; b++) {
        present[b] = inputOf[b] == v ? !gone : present[b];
      }
    }
    return any;
  }

  private static int missing(float[] view) {
    int missing = 0;
    for (float value : view) {
      missing += Float.isNaN(value) ? 1 : 0;
    }
    return missing;
  }

  /** Weights of the branches that are there; false if these have none. */
  private boolean weigh() {
    int count = weights.length;
    if (!design.synthesis().weighs()) {
      return true;
    }
    if (design.weights().length > 0) {
      double sum = 0;
      for (int b = 0; b < count; b++) {
        sum += present[b] ? design.weights()[b] : 0;
      }
      for (int b = 0; b < count; b++) {
        weights[b] = present[b] ? (float) (design.weights()[b] / sum) : 0;
      }
      return sum > 0;
    }
    network.scores().score(branches, weights, scoring);
    for (int b = 0; b < count; b++) {
      weights[b] = present[b] ? weights[b] : Float.NEGATIVE_INFINITY;
    }
    Softmax.of(weights, weights, count);
    return true;
  }

  private void join() {
    if (design.synthesis().weighs() && !design.ofNetworks()) {
      Arrays.fill(synthesized, 0);
      for (int b = 0; b < branches.length; b++) {
        add(weights[b], branches[b], synthesized);
      }
      return;
    }
    int at = 0;
    for (float[] branch : branches) {
      System.arraycopy(branch, 0, synthesized, at, branch.length);
      at += branch.length;
    }
  }

  private static void add(float scale, float[] values, float[] to) {
    for (int i = 0; i < values.length; i++) {
      to[i] += scale * values[i];
    }
  }

  /** The weights of the branches in the row just taken. */
  float[] weights() {
    return weights;
  }

  /** The hidden features of the row just taken. */
  float[] hidden() {
    network.head().apply(synthesized, hidden, headMemory);
    return hidden;
  }

  /** The answer to the row just taken; scaled for regression. */
  float[] answer() {
    if (!design.ofNetworks()) {
      network.answer().get(0).apply(hidden(), sums, headMemory);
      network.outputs().answer(sums, answer);
      return answer;
    }
    Arrays.fill(answer, 0);
    for (int b = 0; b < branches.length; b++) {
      if (weights[b] > 0) {
        network.answers().get(b).apply(branches[b], sums, headMemory);
        network.outputs().answer(sums, part);
        add(weights[b], part, answer);
      }
    }
    return answer;
  }
}
