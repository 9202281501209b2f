package org.amalgam.internal.dataset;

import java.nio.file.Path;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.data.Records;
import org.amalgam.api.pipeline.ReadRows;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads rows to be answered. Stateless; safe for any number of threads. */
public final class Rows {
  private static final Logger LOG = LoggerFactory.getLogger(Rows.class);

  private Rows() {}

  /**
   * Rows of a CSV file with a header, plain or .gz. A column is found by its field's name, a view
   * by its elements or {@code name[0]}, {@code name[1]} ...; other columns are ignored. A view of
   * which no element is in the header is missing in every row, which is logged; half a view, or a
   * scalar that is not there, is refused, as it is more likely a slip.
   *
   * @throws org.amalgam.api.pipeline.ProblemException with all that is wrong
   */
  public static Records fromCsv(Path file, RecordSchema input) {
    return fromCsv(file, Wanted.toPredict(input)).records();
  }

  /** The same, all rows or each by itself as the purpose says. */
  public static ReadRows fromCsv(Path file, Wanted wanted) {
    Path path = file.toAbsolutePath();
    String name = String.valueOf(path.getFileName());
    Dataset dataset =
        DatasetReader.read(
            Descriptor.of(name),
            Source.folder(path.resolveSibling("")),
            wanted,
            new Problems("File '" + name + "'"));
    dataset.warnings().forEach(warning -> LOG.warn("{}: {}", name, warning));
    return dataset.readRows();
  }

  /**
   * Rows of JSON text: an object, or an array of objects, with a key per field. A view is an array
   * (flat in row-major order, or nested as its shape), an object by element, or its elements beside
   * the other fields. null, or no key at all, is missing.
   *
   * @throws org.amalgam.api.pipeline.ProblemException with all that is wrong
   */
  public static Records fromJson(String json, RecordSchema input) {
    return fromJson(json, Wanted.toPredict(input)).records();
  }

  /** The same, all rows or each by itself as the purpose says. */
  public static ReadRows fromJson(String json, Wanted wanted) {
    return new JsonRows(wanted, new Problems("JSON rows")).read(json);
  }
}
