package org.amalgam.internal.dataset;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The columns of a CSV file: how many, and what they are called if they have names. */
final class CsvHeader {
  private final List<String> names;
  private final int width;
  private final Map<String, Integer> first = new HashMap<>();
  private final Set<String> repeated = new HashSet<>();

  private CsvHeader(List<String> names, int width) {
    this.names = List.copyOf(names);
    this.width = width;
    for (int i = 0; i < names.size(); i++) {
      if (first.putIfAbsent(names.get(i), i) != null) {
        repeated.add(names.get(i));
      }
    }
  }

  static CsvHeader named(List<String> names) {
    return new CsvHeader(names, names.size());
  }

  static CsvHeader unnamed(int width) {
    return new CsvHeader(List.of(), width);
  }

  /** One per column, or none. */
  List<String> names() {
    return names;
  }

  int width() {
    return width;
  }

  /** What messages call a column: its name, or its position. */
  String label(int column) {
    return names.isEmpty() || names.get(column).isEmpty() ? "column " + column : names.get(column);
  }

  boolean has(String name) {
    return first.containsKey(name);
  }

  /** All columns of a name. */
  int[] named(String name) {
    if (!first.containsKey(name)) {
      return new int[0];
    }
    if (!repeated.contains(name)) {
      return new int[] {first.get(name)};
    }
    return IntStream.range(0, width).filter(i -> names.get(i).equals(name)).toArray();
  }

  /** A position counted from 0, or from the end if negative; -1 if there is none. */
  int position(int position) {
    int column = position < 0 ? width + position : position;
    return column >= 0 && column < width ? column : -1;
  }

  /** The columns from one position to another, both included. */
  int[] range(int from, int to) {
    int low = position(from);
    int high = position(to);
    return low < 0 || high < low ? new int[0] : IntStream.rangeClosed(low, high).toArray();
  }

  /** The columns whose name a glob matches. */
  int[] matching(String glob) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < glob.length(); i++) {
      char c = glob.charAt(i);
      regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
    }
    Pattern pattern = Pattern.compile(regex.toString(), Pattern.DOTALL);
    return IntStream.range(0, names.size())
        .filter(i -> pattern.matcher(names.get(i)).matches())
        .toArray();
  }
}
