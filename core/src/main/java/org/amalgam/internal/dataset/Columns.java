package org.amalgam.internal.dataset;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Finds columns in the headers of a dataset's files. */
final class Columns {
  private final List<CsvFile> files;
  private final Problems problems;

  Columns(List<CsvFile> files, Problems problems) {
    this.files = List.copyOf(files);
    this.problems = problems;
  }

  List<CsvFile> files() {
    return files;
  }

  /** The columns that a reference names; empty with a problem if it names none. */
  Optional<Selected> select(ColumnRef ref) {
    List<CsvFile> candidates =
        files.stream()
            .filter(file -> ref.file().map(file.ref().name()::equals).orElse(true))
            .toList();
    if (candidates.size() == 1) {
      return select(ref, candidates.get(0));
    }
    List<CsvFile> matching =
        candidates.stream().filter(file -> matches(ref, file.header())).toList();
    if (matching.isEmpty()) {
      Selector first = ref.selectors().get(0);
      noColumn(first, ref.at(), candidates);
      return Optional.empty();
    }
    return only(ref, matching).flatMap(file -> select(ref, file));
  }

  /** The one file of several in which all of a reference was found. */
  private Optional<CsvFile> only(ColumnRef ref, List<CsvFile> matching) {
    boolean joinedOn =
        ref.selectors().size() == 1
            && matching.stream().allMatch(file -> isKey(ref.selectors().get(0), file));
    if (matching.size() > 1 && !joinedOn) {
      problems.add(
          ref.at(),
          "AMBIGUOUS_COLUMN",
          "%s is in several files: %s. Say which with \"file\"."
              .formatted(words(ref), Problems.some(names(matching))));
      return Optional.empty();
    }
    return Optional.of(matching.get(0));
  }

  private static boolean isKey(Selector selector, CsvFile file) {
    return file.ref()
        .key()
        .filter(key -> key.text().equals(selector.text()) && key.meansOneName())
        .isPresent();
  }

  private static String words(ColumnRef ref) {
    String first = "Column '" + ref.selectors().get(0).text() + "'";
    int more = ref.selectors().size() - 1;
    return more == 0 ? first : first + " with " + more + " more";
  }

  private static boolean matches(ColumnRef ref, CsvHeader header) {
    return ref.selectors().stream()
        .allMatch(selector -> selector.excludes(header) || selector.columns(header).length > 0);
  }

  /** The columns of one file that a reference names. */
  Optional<Selected> select(ColumnRef ref, CsvFile file) {
    CsvHeader header = file.header();
    Set<Integer> chosen = new LinkedHashSet<>();
    boolean found = true;
    if (ref.selectors().stream().allMatch(selector -> selector.excludes(header))) {
      IntStream.range(0, header.width()).forEach(chosen::add);
    }
    for (Selector selector : ref.selectors()) {
      if (!selector.excludes(header)) {
        int[] columns = find(selector, ref.at(), file);
        found &= columns.length > 0;
        IntStream.of(columns).forEach(chosen::add);
      }
    }
    for (Selector selector : ref.selectors()) {
      if (selector.excludes(header)) {
        int[] columns = find(selector.excluded(), ref.at(), file);
        found &= columns.length > 0;
        IntStream.of(columns).forEach(chosen::remove);
      }
    }
    return found
        ? Optional.of(new Selected(file, chosen.stream().mapToInt(Integer::intValue).toArray()))
        : Optional.empty();
  }

  private int[] find(Selector selector, String at, CsvFile file) {
    int[] columns = selector.columns(file.header());
    if (columns.length == 0) {
      noColumn(selector, at, List.of(file));
    } else if (columns.length > 1 && selector.meansOneName()) {
      problems.add(
          selector.at().isEmpty() ? at : selector.at(),
          "AMBIGUOUS_COLUMN",
          "%s has %d columns named '%s'; choose one by its position: %s."
              .formatted(
                  file.ref().path(),
                  columns.length,
                  selector.text(),
                  IntStream.of(columns).boxed().toList()));
      return new int[0];
    }
    return columns;
  }

  private void noColumn(Selector selector, String at, List<CsvFile> in) {
    String place = selector.at().isEmpty() ? at : selector.at();
    if (selector.meansOneName()) {
      problems.add(
          place,
          "NO_COLUMN",
          absent("column '" + selector.text() + "'", in)
              + Problems.didYouMean(selector.text(), headerNames(in)));
    } else {
      String widths =
          String.join(
              ", ",
              in.stream()
                  .map(file -> "%s has %d".formatted(file.ref().path(), file.header().width()))
                  .toList());
      problems.add(
          place,
          "NO_COLUMN",
          "'%s' selects no column; positions count from 0, %s columns."
              .formatted(selector.text(), widths));
    }
  }

  /** Says that something is in no file, and what may be behind it. */
  static String absent(String what, List<CsvFile> in) {
    StringBuilder text = new StringBuilder("There is no ").append(what).append(" in ");
    text.append(String.join(", ", names(in))).append('.');
    for (CsvFile file : in) {
      CsvHeader header = file.header();
      if (header.names().isEmpty()) {
        text.append(" %s is read without a header: use positions.".formatted(file.ref().path()));
      } else if (header.width() == 1 && header.names().get(0).matches("(?s).*[;\\t|].*")) {
        text.append(
            " The header of %s has one column only: set its \"separator\"."
                .formatted(file.ref().path()));
      }
    }
    return text.toString();
  }

  static List<String> names(List<CsvFile> files) {
    return files.stream().map(file -> file.ref().path()).toList();
  }

  static List<String> headerNames(List<CsvFile> files) {
    return files.stream().flatMap(file -> file.header().names().stream()).toList();
  }
}
