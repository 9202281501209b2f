package org.amalgam.internal.dataset;

import java.io.Closeable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.amalgam.api.pipeline.Answers.Refused;
import org.amalgam.api.pipeline.Problem;

/** The files of a dataset, open at the same time so that each is read once. */
final class CsvFiles implements Closeable {
  private final List<CsvFile> files = new ArrayList<>();

  private CsvFiles() {}

  /**
   * Opens all files and reads their headers.
   *
   * @throws org.amalgam.api.pipeline.ProblemException naming each that cannot be
   */
  static CsvFiles open(Descriptor descriptor, Source source, Purpose purpose, Problems problems) {
    CsvFiles opened = new CsvFiles();
    try {
      for (FileRef ref : descriptor.files()) {
        CsvFile.open(ref, source, descriptor.missing(), purpose, problems)
            .ifPresent(opened.files::add);
      }
      problems.throwIfAny();
      return opened;
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /** In the descriptor's order. */
  List<CsvFile> list() {
    return files;
  }

  /**
   * Reads all files to their ends.
   *
   * @return whether the rows of all of them can be used
   */
  boolean read() {
    boolean usable = true;
    for (CsvFile file : files) {
      usable &= file.read();
    }
    return usable;
  }

  /** The joined rows with cells that could not be read, where such rows are refused one by one. */
  List<Refused> refused(Join join) {
    List<Refused> refused = new ArrayList<>();
    for (CsvFile file : files) {
      Map<Integer, List<Problem>> bad = file.refused();
      int[] rows = bad.isEmpty() ? new int[0] : join.rowsOf(file);
      for (int i = 0; i < rows.length; i++) {
        for (Problem problem : bad.getOrDefault(rows[i], List.of())) {
          refused.add(new Refused(i, problem));
        }
      }
    }
    return refused;
  }

  @Override
  public void close() {
    files.forEach(CsvFile::close);
  }
}
