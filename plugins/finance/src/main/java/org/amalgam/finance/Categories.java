package org.amalgam.finance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.amalgam.api.StateReader;
import org.amalgam.api.StateWriter;
import org.amalgam.api.data.Column;
import org.amalgam.api.data.StringColumn;
import org.amalgam.api.data.Target;

/**
 * A bin for each text.
 *
 * @param weights of evidence by text
 * @param missing that of no text
 */
record Categories(Map<String, Double> weights, double missing) implements Binning {

  static Categories fit(StringColumn column, Target target, float[] weights, Evidence evidence) {
    Map<String, Classes> bins = new HashMap<>();
    Classes none = new Classes();
    for (int row = 0; row < column.rows(); row++) {
      Classes bin =
          column.missing(row) ? none : bins.computeIfAbsent(column.get(row), text -> new Classes());
      bin.add(target.label(row), weights[row]);
    }
    Map<String, Double> found = new TreeMap<>();
    bins.forEach((text, bin) -> found.put(text, evidence.weight(bin)));
    return new Categories(found, evidence.weight(none));
  }

  @Override
  public void write(Column column, int element, float[] into, int at, int stride) {
    if (!(column instanceof StringColumn texts)) {
      throw new IllegalArgumentException(
          "Column '%s' is due as text.".formatted(column.field().name()));
    }
    for (int row = 0, to = at; row < texts.rows(); row++, to += stride) {
      into[to] = (float) (texts.missing(row) ? missing : weights.getOrDefault(texts.get(row), 0.0));
    }
  }

  @Override
  public void save(StateWriter out) throws IOException {
    out.writeBoolean(true);
    out.writeStrings(new ArrayList<>(weights.keySet()));
    out.writeDoubles(weights.values().stream().mapToDouble(Double::doubleValue).toArray());
    out.writeDouble(missing);
  }

  static Categories load(StateReader state) throws IOException {
    List<String> texts = state.readStrings();
    double[] weights = state.readDoubles();
    double missing = state.readDouble();
    if (texts.size() != weights.length) {
      throw new IOException("Not a state of '" + WeightOfEvidence.TYPE + "'.");
    }
    Map<String, Double> found = new TreeMap<>();
    for (int i = 0; i < weights.length; i++) {
      found.put(texts.get(i), weights[i]);
    }
    return new Categories(found, missing);
  }
}
