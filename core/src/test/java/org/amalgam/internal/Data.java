package org.amalgam.internal;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import org.amalgam.api.data.Column;
import org.amalgam.api.data.FloatColumn;
import org.amalgam.api.data.Records;
import org.amalgam.internal.dataset.Dataset;
import org.amalgam.internal.dataset.DatasetReader;
import org.amalgam.internal.dataset.Source;
import org.amalgam.internal.dataset.Wanted;
import org.amalgam.internal.graph.DefinitionReader;
import org.amalgam.internal.graph.Graph;
import org.amalgam.internal.graph.PipelineDefinition;
import org.amalgam.internal.graph.Resolver;
import org.amalgam.internal.registry.StageCatalog;

/** Pipelines and rows for the tests of core. */
public final class Data {
  private Data() {}

  public static final String HEAD =
      """
      {"format": 1, "id": "p", "task": "classification",
       "input": [{"name": "a", "type": "float32"}, {"name": "b", "type": "float32"}],
       "target": {"name": "y", "classes": ["no", "yes"]},
      """;

  public static PipelineDefinition definition(String rest) {
    return DefinitionReader.read(HEAD + rest).definition().orElseThrow();
  }

  public static Graph graph(String rest, StageCatalog catalog) {
    return Resolver.resolve(definition(rest), catalog).graph().orElseThrow();
  }

  /** CSV with columns key, a, b, y, g, t: b tells y in {@code certain} of 10 rows. */
  public static String csv(int rows, int certain, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder csv = new StringBuilder("a,b,y,g,t\n");
    for (int row = 0; row < rows; row++) {
      int y = row % 3 == 0 ? 1 : 0;
      boolean told = random.nextInt(10) < certain;
      boolean up = told ? y == 1 : random.nextBoolean();
      csv.append(
          String.format(
              Locale.ROOT,
              "%d,%.4f,%s,%d,%d%n",
              row,
              (up ? 1 : -1) * (0.1 + random.nextDouble()),
              y == 1 ? "yes" : "no",
              row / 4,
              (row * 7) % rows));
    }
    return csv.toString();
  }

  public static Dataset dataset(String csv, String... roles) {
    PipelineDefinition definition =
        definition(
            "\"stages\": [{\"id\": \"m\", \"type\": \"x\", \"from\": [\"input\"]}], \"output\": \"m\"}");
    String more = roles.length == 0 ? "" : ", " + String.join(", ", roles);
    return DatasetReader.read(
        "{\"format\": 1, \"files\": [{\"path\": \"rows.csv\"}], \"target\": \"y\"" + more + "}",
        "rows.data.json",
        source(Map.of("rows.csv", csv)),
        Wanted.toFit(definition.input(), definition.target(), List.of("y")));
  }

  /**
   * Rows of float32 columns a, b and c that tell y with some noise, a best and c least.
   *
   * @param missing share of the rows that lack the columns named
   */
  public static Dataset views(int rows, double missing, long seed, String... lacking) {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder csv = new StringBuilder("a,b,c,y\n");
    for (int row = 0; row < rows; row++) {
      int y = random.nextInt(3) == 0 ? 1 : 0;
      boolean lacks = random.nextDouble() < missing;
      for (String view : List.of("a", "b", "c")) {
        double noise = 2 + 2 * (view.charAt(0) - 'a');
        double value = y * 2 - 0.5 + noise * (random.nextDouble() - 0.5);
        csv.append(
            lacks && List.of(lacking).contains(view)
                ? ","
                : String.format(Locale.ROOT, "%.4f,", value));
      }
      csv.append(y == 1 ? "yes\n" : "no\n");
    }
    PipelineDefinition definition =
        DefinitionReader.read(
                HEAD.replace(
                        "\"b\", \"type\": \"float32\"}",
                        "\"b\", \"type\": \"float32\"}, {\"name\": \"c\", \"type\": \"float32\"}")
                    + "\"stages\": [{\"id\": \"m\", \"type\": \"x\", \"from\": [\"input\"]}], \"output\": \"m\"}")
            .definition()
            .orElseThrow();
    return DatasetReader.read(
        "{\"format\": 1, \"files\": [{\"path\": \"rows.csv\"}], \"target\": \"y\"}",
        "rows.data.json",
        source(Map.of("rows.csv", csv.toString())),
        Wanted.toFit(definition.input(), definition.target(), List.of("y")));
  }

  /** The same rows with one column missing in some. */
  public static Records blanked(Records rows, String column, IntPredicate where) {
    List<Column> columns =
        rows.columns().stream()
            .map(each -> each.field().name().equals(column) ? blanked(each, where) : each)
            .toList();
    return Records.of(rows.rows(), columns);
  }

  private static Column blanked(Column column, IntPredicate where) {
    FloatColumn floats = (FloatColumn) column;
    float[] values = new float[floats.rows()];
    for (int row = 0; row < values.length; row++) {
      values[row] = where.test(row) ? Float.NaN : floats.get(row);
    }
    return FloatColumn.of(column.field(), values);
  }

  private static Source source(Map<String, String> files) {
    return new Source() {
      @Override
      public InputStream open(String path) throws FileNotFoundException {
        if (!files.containsKey(path)) {
          throw new FileNotFoundException(path);
        }
        return new ByteArrayInputStream(files.get(path).getBytes(StandardCharsets.UTF_8));
      }

      @Override
      public String name(String path) {
        return path;
      }
    };
  }
}
