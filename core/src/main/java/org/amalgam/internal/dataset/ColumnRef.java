package org.amalgam.internal.dataset;

import java.util.List;
import java.util.Optional;

/**
 * Columns as a descriptor names them.
 *
 * @param at JSON pointer to the reference
 * @param file name of the file; empty to look in all
 * @param selectors at least one
 */
record ColumnRef(String at, Optional<String> file, List<Selector> selectors) {
  ColumnRef {
    selectors = List.copyOf(selectors);
  }

  static ColumnRef named(List<String> names) {
    return new ColumnRef("", Optional.empty(), names.stream().map(Selector::name).toList());
  }
}
