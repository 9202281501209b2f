package org.amalgam.internal.graph;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.amalgam.api.Contributions;
import org.amalgam.api.FittedFuser;
import org.amalgam.api.Members;
import org.amalgam.api.StateWriter;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Task;

/**
 * A learned fuser, and what was learned for rows that some of the models below it do not answer:
 * weights, calibration and thresholds of their own. A row is fused by what was learned for the
 * largest part of the models that it lacks; what it lacks beyond that is left out of that fusion.
 */
public final class AbsenceAware implements FittedFuser {
  private final List<String> models;
  private final FittedFuser whole;
  private final List<Reduced> reduced;
  private final long[] absences;

  /**
   * All that was learned for one fuser.
   *
   * @param models ids of the models below it, at most {@link #MOST}
   * @param whole for rows that all of them answered
   * @param reduced for sets of them that are missing
   */
  public AbsenceAware(List<String> models, FittedFuser whole, List<Reduced> reduced) {
    this.models = List.copyOf(models);
    this.whole = whole;
    this.reduced = List.copyOf(reduced);
    this.absences = reduced.stream().mapToLong(each -> mask(each.without())).toArray();
  }

  /** The most models that are told apart. */
  public static final int MOST = Long.SIZE;

  private long mask(List<String> ids) {
    long mask = 0;
    for (String id : ids) {
      int model = models.indexOf(id);
      if (model < 0) {
        throw new IllegalArgumentException("'%s' is no model below the fuser.".formatted(id));
      }
      mask |= 1L << model;
    }
    return mask;
  }

  /** What was learned for rows that lack nothing. */
  public FittedFuser whole() {
    return whole;
  }

  /** What was learned for rows that lack some models. */
  public List<Reduced> reduced() {
    return reduced;
  }

  /**
   * What fuses rows that lack some models.
   *
   * @param lacking bit i for the i-th model
   */
  FittedFuser fuser(long lacking) {
    int best = best(lacking);
    return best < 0 ? whole : reduced.get(best);
  }

  private int best(long lacking) {
    int best = -1;
    int most = 0;
    for (int i = 0; lacking != 0 && i < absences.length; i++) {
      int known = Long.bitCount(absences[i]);
      if ((absences[i] & ~lacking) == 0 && known > most) {
        best = i;
        most = known;
      }
    }
    return best;
  }

  @Override
  public Predictions apply(Members members) {
    return whole.apply(members);
  }

  @Override
  public Contributions contributions(Members members) {
    return whole.contributions(members);
  }

  /** Fuses rows, each by what was learned for what it lacks. */
  Predictions apply(Members members, Lacking lacking) {
    return lacking.isUniform()
        ? fuser(lacking.of(0)).apply(members)
        : joined(members.schema(), members.rows(), parts(members, lacking, FittedFuser::apply));
  }

  /** What each member contributed to each row, in the way in which the row was fused. */
  Contributions contributions(Members members, Lacking lacking) {
    return lacking.isUniform()
        ? fuser(lacking.of(0)).contributions(members)
        : joined(members, parts(members, lacking, FittedFuser::contributions));
  }

  /** What one fuser gave for its rows. */
  private record Part<T>(int[] rows, T given) {}

  private interface Use<T> {
    T of(FittedFuser fuser, Members members);
  }

  private <T> List<Part<T>> parts(Members members, Lacking lacking, Use<T> use) {
    Map<Long, Integer> known = new HashMap<>();
    int[] by = new int[members.rows()];
    for (int row = 0; row < by.length; row++) {
      long lacks = lacking.of(row);
      by[row] = lacks == 0 ? -1 : known.computeIfAbsent(lacks, this::best);
    }
    List<Part<T>> parts = new ArrayList<>();
    for (int i = -1; i < reduced.size(); i++) {
      int fuser = i;
      int[] rows = IntStream.range(0, by.length).filter(row -> by[row] == fuser).toArray();
      if (rows.length > 0) {
        FittedFuser chosen = i < 0 ? whole : reduced.get(i);
        parts.add(new Part<>(rows, use.of(chosen, members.rows(rows))));
      }
    }
    return parts;
  }

  private static Predictions joined(
      org.amalgam.api.data.PredictionSchema schema, int rows, List<Part<Predictions>> parts) {
    int width = schema.width();
    float[] values = new float[rows * width];
    int[] labels = new int[rows];
    boolean classes = schema.task() == Task.CLASSIFICATION;
    for (Part<Predictions> part : parts) {
      for (int i = 0; i < part.rows.length; i++) {
        System.arraycopy(part.given.values(), i * width, values, part.rows[i] * width, width);
        labels[part.rows[i]] = classes ? part.given.label(i) : 0;
      }
    }
    Predictions all = Predictions.of(schema, rows, values);
    return classes ? all.withLabels(labels) : all;
  }

  private static Contributions joined(Members members, List<Part<Contributions>> parts) {
    int outputs = members.schema().width();
    int size = members.size() * outputs;
    float[] values = new float[members.rows() * size];
    float[] base = new float[members.rows() * outputs];
    float[] weights = new float[members.rows() * members.size()];
    Arrays.fill(weights, Float.NaN);
    Contributions.Scale[] scales = new Contributions.Scale[members.rows()];
    Arrays.fill(scales, Contributions.Scale.OUTPUT);
    for (Part<Contributions> part : parts) {
      for (int i = 0; i < part.rows.length; i++) {
        int row = part.rows[i];
        System.arraycopy(part.given.values(), i * size, values, row * size, size);
        System.arraycopy(part.given.base(), i * outputs, base, row * outputs, outputs);
        scales[row] = part.given.scale(i);
        for (int m = 0; m < members.size(); m++) {
          weights[row * members.size() + m] = part.given.weight(i, m).orElse(Float.NaN);
        }
      }
    }
    return new Contributions(Arrays.asList(scales), members.size(), outputs, values, base, weights);
  }

  /** The state of {@link #whole}; that of the others is saved beside it. */
  @Override
  public void save(StateWriter out) throws IOException {
    whole.save(out);
  }

  @Override
  public void close() {
    whole.close();
    reduced.forEach(FittedFuser::close);
  }
}
