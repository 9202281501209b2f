package org.amalgam.recommendation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.amalgam.api.FeatureExtractor;
import org.amalgam.api.FitContext;
import org.amalgam.api.Fitted;
import org.amalgam.api.LoadContext;
import org.amalgam.api.Param;
import org.amalgam.api.Params;
import org.amalgam.api.StageType;
import org.amalgam.api.StateWriter;
import org.amalgam.api.data.ColumnType;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.StringColumn;
import org.osgi.service.component.annotations.Component;

/**
 * What a customer bought before, a text that lists it, the oldest first, as recency, frequency and
 * sequence. For each product:
 *
 * <ul>
 *   <li>{@code loyalty}: <i>l &larr; &lambda; l + (1 - &lambda;) [it was this one]</i> along the
 *       list, begun at 1 / products (Guadagni and Little 1983, Marketing Science 2:203-238)
 *   <li>{@code share} of all purchases, begun with one purchase spread by the shares in the fit
 *   <li>{@code last}: 1 if it was the last one, 1/2 the one before, 1/3 ..., 0 if it never was
 * </ul>
 *
 * and for the customer {@code purchases} (ln(1 + how many)), {@code kinds} (different ones per
 * purchase) and {@code run} (how often the last one came in a row). Products are those of the fit
 * rows' lists, sorted, at most {@code products} of them, the most frequent; the others count in the
 * customer's numbers alone. A customer without history is cold: a missing or empty text is NaN in
 * all features.
 */
@Component(service = FeatureExtractor.class)
@StageType("recommendation.sequence")
public final class Sequence implements FeatureExtractor {
  private static final List<String> CUSTOMER = List.of("purchases", "kinds", "run");

  /** Features of a product. */
  private static final List<String> PRODUCT = List.of("loyalty", "share", "last");

  @Override
  public String summary() {
    return "earlier purchases, a list in order, as recency, frequency and sequence";
  }

  @Override
  public List<Param> params() {
    return List.of(
        Param.text("separator", "|", "what stands between two purchases"),
        Param.number("smoothing", 0.8, "lambda of the loyalty: what is kept per purchase")
            .within(0, 0.9999),
        Param.integer("products", 50, "most products with features of their own")
            .within(1, 10_000));
  }

  @Override
  public FeatureSchema outputSchema(RecordSchema input, Params params) {
    if (input.fields().size() != 1 || input.fields(ColumnType.STRING).isEmpty()) {
      throw new IllegalArgumentException(
          "'recommendation.sequence' reads one string column, not %s; name it alone in 'from'."
              .formatted(input.names()));
    }
    if (params.text("separator").isEmpty()) {
      throw new IllegalArgumentException("'separator' must not be empty.");
    }
    return FeatureSchema.unknown();
  }

  @Override
  public Fitted<Records, Features> fit(FitContext<Records> context) {
    outputSchema(context.input().schema(), context.params());
    Texts texts = new Texts(context.params().text("separator"));
    StringColumn column = (StringColumn) context.input().columns().get(0);
    Map<String, Double> counts = new TreeMap<>();
    for (int row = 0; row < column.rows(); row++) {
      for (String product : texts.parts(column.get(row))) {
        counts.merge(product, (double) context.weights()[row], Double::sum);
      }
    }
    List<String> products =
        counts.entrySet().stream()
            .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
            .limit(context.params().integer("products"))
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    double all = products.stream().mapToDouble(counts::get).sum();
    double[] shares =
        products.stream().mapToDouble(p -> all > 0 ? counts.get(p) / all : 0).toArray();
    return Histories.of(texts, context.params().number("smoothing"), products, shares);
  }

  @Override
  public Fitted<Records, Features> load(LoadContext context) throws IOException {
    List<String> products = context.state().readStrings();
    double[] shares = context.state().readDoubles();
    if (shares.length != products.size()) {
      throw new IOException("%d shares of %d products.".formatted(shares.length, products.size()));
    }
    Params params = context.params();
    return Histories.of(
        new Texts(params.text("separator")), params.number("smoothing"), products, shares);
  }

  private record Histories(
      Texts texts,
      double smoothing,
      List<String> products,
      double[] shares,
      Map<String, Integer> places,
      FeatureSchema schema)
      implements Fitted<Records, Features> {

    static Histories of(Texts texts, double smoothing, List<String> products, double[] shares) {
      Map<String, Integer> places = new HashMap<>();
      List<String> names = new ArrayList<>(CUSTOMER);
      for (String product : products) {
        places.put(product, places.size());
        PRODUCT.forEach(name -> names.add(name + "=" + product));
      }
      return new Histories(texts, smoothing, products, shares, places, FeatureSchema.of(names));
    }

    @Override
    public Features apply(Records input) {
      StringColumn column = (StringColumn) input.columns().get(0);
      int width = schema.width();
      float[] values = new float[Math.multiplyExact(input.rows(), width)];
      int[] bought = new int[products.size()];
      double[] loyalty = new double[products.size()];
      for (int row = 0; row < input.rows(); row++) {
        String[] list = texts.parts(column.get(row));
        if (list.length == 0) {
          Arrays.fill(values, row * width, (row + 1) * width, Float.NaN);
        } else {
          read(list, bought, loyalty, values, row * width);
        }
      }
      return DenseFeatures.of(schema, input.rows(), values);
    }

    private void read(String[] list, int[] bought, double[] loyalty, float[] into, int at) {
      Arrays.fill(bought, 0);
      Arrays.fill(loyalty, 1.0 / Math.max(1, loyalty.length));
      int first = at + CUSTOMER.size();
      for (int i = 0; i < list.length; i++) {
        Integer place = places.get(list[i]);
        for (int p = 0; p < loyalty.length; p++) {
          loyalty[p] *= smoothing;
        }
        if (place != null) {
          loyalty[place] += 1 - smoothing;
          bought[place]++;
          into[first + place * PRODUCT.size() + 2] = 1f / (list.length - i);
        }
      }
      for (int p = 0; p < bought.length; p++) {
        into[first + p * PRODUCT.size()] = (float) loyalty[p];
        into[first + p * PRODUCT.size() + 1] =
            (float) ((bought[p] + shares[p]) / (list.length + 1));
      }
      into[at] = (float) Math.log1p(list.length);
      into[at + 1] = (float) Arrays.stream(list).distinct().count() / list.length;
      into[at + 2] = run(list);
    }

    private static int run(String[] list) {
      int run = 1;
      while (run < list.length && list[list.length - 1 - run].equals(list[list.length - 1])) {
        run++;
      }
      return run;
    }

    @Override
    public void save(StateWriter out) throws IOException {
      out.writeStrings(products);
      out.writeDoubles(shares);
    }
  }
}
