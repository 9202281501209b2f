package org.amalgam.builtin.extract;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.amalgam.api.FeatureExtractor;
import org.amalgam.api.FitContext;
import org.amalgam.api.Fitted;
import org.amalgam.api.LoadContext;
import org.amalgam.api.Param;
import org.amalgam.api.Params;
import org.amalgam.api.StageType;
import org.amalgam.api.StateReader;
import org.amalgam.api.StateWriter;
import org.amalgam.api.data.ColumnType;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.SparseFeatures;
import org.amalgam.api.data.StringColumn;
import org.osgi.service.component.annotations.Component;

/**
 * Texts as hashed terms ({@link Terms}; Weinberger et al. 2009), sparse: a term that a text has tf
 * times counts {@code tf} (or {@code 1 + ln tf}), times {@code idf = ln((1 + n) / (1 + df)) + 1}
 * over n fit texts of which df have the term (Spärck Jones 1972; both by row weight), the row then
 * scaled to length 1. These are the figures of scikit-learn's HashingVectorizer (without
 * alternating signs) and TfidfTransformer. Each column has {@code 2^bits} features of its own,
 * without names.
 *
 * <p>An empty text has 0 in all features. Of a missing one the first feature is NaN, so that models
 * abstain, and the others 0.
 */
@Component(service = FeatureExtractor.class)
@StageType("tf-idf")
public final class TfIdf implements FeatureExtractor {

  @Override
  public String summary() {
    return "texts as hashed words or runs of characters, rare ones weighing more";
  }

  @Override
  public List<Param> params() {
    return List.of(
        Param.choice(
            "analyzer",
            List.of("word", "char", "char-wb"),
            "terms: words, runs of characters, or such runs within words"),
        Param.integers(
                "ngrams", List.of(1L, 1L), "least and greatest words or characters of a term")
            .within(1, 20),
        Param.flag("lowercase", true, "do not tell capitals from small letters"),
        Param.integer("bits", 18, "2^bits features for each column").within(1, 24),
        Param.flag("sublinear", false, "1 + ln tf in the place of tf"),
        Param.flag("idf", true, "weigh terms by how rare they are in fit rows"),
        Param.choice("norm", List.of("l2", "none"), "'l2': every text to length 1"));
  }

  @Override
  public FeatureSchema outputSchema(RecordSchema input, Params params) {
    List<String> others =
        input.fields().stream()
            .filter(field -> field.type() != ColumnType.STRING)
            .map(Field::name)
            .toList();
    if (!others.isEmpty()) {
      throw new IllegalArgumentException(
          "'tf-idf' takes string columns, but %s hold numbers; name only the others in 'from'."
              .formatted(others));
    }
    Terms.of(params);
    return FeatureSchema.ofWidth(
        Math.multiplyExact(input.fields().size(), 1 << params.integer("bits")));
  }

  @Override
  public Fitted<Records, Features> fit(FitContext<Records> context) {
    Params params = context.params();
    outputSchema(context.input().schema(), params);
    List<double[]> idf = new ArrayList<>();
    for (Field field : context.input().schema().fields()) {
      StringColumn column = context.input().strings(field.name());
      idf.add(params.flag("idf") ? idf(column, context.weights(), params) : new double[0]);
    }
    return new Weighing(params, idf);
  }

  private static double[] idf(StringColumn column, float[] weights, Params params) {
    double[] having = new double[1 << params.integer("bits")];
    double all = 0;
    Terms terms = Terms.of(params);
    for (int row = 0; row < column.rows(); row++) {
      if (!column.missing(row)) {
        all += weights[row];
        terms.read(column.get(row));
        for (int i = 0; i < terms.count(); i++) {
          if (i == 0 || terms.bucket(i) != terms.bucket(i - 1)) {
            having[terms.bucket(i)] += weights[row];
          }
        }
      }
    }
    for (int bucket = 0; bucket < having.length; bucket++) {
      having[bucket] = Math.log((1 + all) / (1 + having[bucket])) + 1;
    }
    return having;
  }

  @Override
  public Fitted<Records, Features> load(LoadContext context) throws IOException {
    StateReader state = context.state();
    Params params = context.params();
    int columns = state.readInt();
    List<double[]> idf = new ArrayList<>();
    for (int c = 0; c < columns; c++) {
      idf.add(params.flag("idf") ? load(state, 1 << params.integer("bits")) : new double[0]);
    }
    return new Weighing(params, idf);
  }

  /** The number first read stands for all buckets that are not named. */
  private static double[] load(StateReader state, int buckets) throws IOException {
    double[] idf = new double[buckets];
    Arrays.fill(idf, state.readDouble());
    int[] named = state.readInts();
    double[] values = state.readDoubles();
    if (named.length != values.length
        || Arrays.stream(named).anyMatch(bucket -> bucket < 0 || bucket >= buckets)) {
      throw new IOException("Not a state of 'tf-idf'.");
    }
    for (int i = 0; i < named.length; i++) {
      idf[named[i]] = values[i];
    }
    return idf;
  }

  /**
   * Texts to terms.
   *
   * @param idf weight of every bucket, per column; empty where all weigh the same
   */
  private record Weighing(Params params, List<double[]> idf) implements Fitted<Records, Features> {

    @Override
    public Features apply(Records input) {
      List<Field> fields = input.schema().fields();
      if (fields.size() != idf.size()) {
        throw new IllegalArgumentException(
            "%d columns are due, not %d.".formatted(idf.size(), fields.size()));
      }
      int buckets = 1 << params.integer("bits");
      Entries entries =
          new Entries(Terms.of(params), params.flag("sublinear"), params.text("norm"));
      int[] starts = new int[input.rows() + 1];
      List<StringColumn> columns = fields.stream().map(f -> input.strings(f.name())).toList();
      for (int r = 0; r < input.rows(); r++) {
        for (int c = 0; c < columns.size(); c++) {
          if (columns.get(c).missing(r)) {
            entries.append(c * buckets, Float.NaN);
          } else {
            entries.append(columns.get(c).get(r), c * buckets, idf.get(c));
          }
        }
        starts[r + 1] = entries.size;
      }
      return SparseFeatures.of(
          FeatureSchema.ofWidth(Math.multiplyExact(columns.size(), buckets)),
          starts,
          Arrays.copyOf(entries.columns, entries.size),
          Arrays.copyOf(entries.values, entries.size));
    }

    @Override
    public void save(StateWriter out) throws IOException {
      out.writeInt(idf.size());
      for (double[] each : idf) {
        if (each.length > 0) {
          save(each, out);
        }
      }
    }

    /** What no fit text has weighs most, and is left out. */
    private static void save(double[] idf, StateWriter out) throws IOException {
      double most = Arrays.stream(idf).max().orElse(0);
      int[] named = new int[idf.length];
      double[] values = new double[idf.length];
      int count = 0;
      for (int bucket = 0; bucket < idf.length; bucket++) {
        if (idf[bucket] < most) {
          named[count] = bucket;
          values[count++] = idf[bucket];
        }
      }
      out.writeDouble(most);
      out.writeInts(Arrays.copyOf(named, count));
      out.writeDoubles(Arrays.copyOf(values, count));
    }
  }

  /** The stored numbers of all rows so far. */
  private static final class Entries {
    private final Terms terms;
    private final boolean sublinear;
    private final boolean scaled;
    private int[] columns = new int[1024];
    private float[] values = new float[1024];
    private int size;

    Entries(Terms terms, boolean sublinear, String norm) {
      this.terms = terms;
      this.sublinear = sublinear;
      this.scaled = norm.equals("l2");
    }

    void append(int column, float value) {
      if (size == columns.length) {
        columns = Arrays.copyOf(columns, 2 * size);
        values = Arrays.copyOf(values, 2 * size);
      }
      columns[size] = column;
      values[size++] = value;
    }

    void append(String text, int offset, double[] idf) {
      terms.read(text);
      int from = size;
      double squares = 0;
      for (int i = 0, next; i < terms.count(); i = next) {
        int bucket = terms.bucket(i);
        next = i + 1;
        while (next < terms.count() && terms.bucket(next) == bucket) {
          next++;
        }
        double tf = sublinear ? 1 + Math.log(next - i) : next - i;
        double value = idf.length == 0 ? tf : tf * idf[bucket];
        squares += value * value;
        append(offset + bucket, (float) value);
      }
      double length = Math.sqrt(squares);
      for (int i = from; scaled && i < size; i++) {
        values[i] = (float) (values[i] / length);
      }
    }
  }
}
