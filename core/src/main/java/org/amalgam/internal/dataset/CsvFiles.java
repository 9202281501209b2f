package org.amalgam.internal.dataset;

import java.io.Closeable;
import java.util.ArrayList;
import java.util.List;

/** The files of a dataset, open at the same time so that each is read once. */
final class CsvFiles implements Closeable {
  private final List<CsvFile> files = new ArrayList<>();

  private CsvFiles() {}

  /**
   * Opens all files and reads their headers.
   *
   * @throws org.amalgam.api.pipeline.ProblemException naming each that cannot be
   */
  static CsvFiles open(Descriptor descriptor, Source source, Problems problems) {
    CsvFiles opened = new CsvFiles();
    try {
      for (FileRef ref : descriptor.files()) {
        CsvFile.open(ref, source, descriptor.missing(), problems).ifPresent(opened.files::add);
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

  @Override
  public void close() {
    files.forEach(CsvFile::close);
  }
}
