package org.amalgam.internal.dataset;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A dataset descriptor of format 1, as written; docs/dataset-format.md says what it means.
 *
 * @param files at least one, their names unique
 * @param columns by input field; empty for a field that the data does not have
 * @param target empty if the descriptor names none
 * @param labels classes by the text in the data; empty if the texts are the classes
 * @param missing texts that mean no value
 */
record Descriptor(
    List<FileRef> files,
    Map<String, Optional<ColumnRef>> columns,
    List<ColumnRef> target,
    Map<String, String> labels,
    Optional<ColumnRef> group,
    Optional<ColumnRef> time,
    Optional<ColumnRef> fold,
    Optional<ColumnRef> weight,
    Optional<SplitRule> split,
    Set<String> missing) {
  static final Set<String> MISSING = Set.of("", "NA", "NaN");

  /** What a CSV file without a descriptor is. */
  static Descriptor of(String path) {
    return new Descriptor(
        List.of(new FileRef("", path, path, true, ',', Optional.empty())),
        Map.of(),
        List.of(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        MISSING);
  }
}
