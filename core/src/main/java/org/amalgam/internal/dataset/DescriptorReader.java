package org.amalgam.internal.dataset;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a descriptor's text; what is wrong with it goes to its problems. */
final class DescriptorReader {
  /** Of the descriptor itself. */
  static final String[] KEYS = {
    "format",
    "description",
    "files",
    "columns",
    "target",
    "group",
    "time",
    "fold",
    "weight",
    "split",
    "missing"
  };

  private static final String LEARNED = "At least 1 row must be left to learn from.";

  private final Problems problems;
  private final Node root;

  private DescriptorReader(Node root, Problems problems) {
    this.problems = problems;
    this.root = root;
  }

  /**
   * Reads a descriptor.
   *
   * @throws org.amalgam.api.pipeline.ProblemException with all that is wrong with the text
   */
  static Descriptor read(String json, Problems problems) {
    Descriptor descriptor = new DescriptorReader(Node.parse(json, problems), problems).read();
    problems.throwIfAny();
    return descriptor;
  }

  private Descriptor read() {
    root.hasOnly(KEYS);
    format();
    root.get("description").ifPresent(Node::text);
    return new Descriptor(
        files(),
        columns(),
        target(),
        labels(),
        root.get("group").flatMap(this::column),
        root.get("time").flatMap(this::column),
        root.get("fold").flatMap(this::column),
        root.get("weight").flatMap(this::column),
        root.get("split").flatMap(this::split),
        missing());
  }

  private void format() {
    Optional<Node> format = root.need("format");
    format
        .flatMap(Node::whole)
        .filter(version -> version != 1)
        .ifPresent(
            version ->
                problems.add(
                    "/format",
                    "UNKNOWN_FORMAT",
                    "Format %d is not known; this version reads format 1.".formatted(version)));
  }

  private List<FileRef> files() {
    List<Node> nodes = root.need("files").map(Node::items).orElse(List.of());
    if (nodes.isEmpty() && root.get("files").filter(Node::isArray).isPresent()) {
      problems.add("/files", "MISSING_KEY", "Name at least one file.");
    }
    List<FileRef> files = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Node node : nodes) {
      if (node.hasOnly("name", "path", "header", "separator", "key")) {
        file(node, nodes.size() == 1).ifPresent(files::add);
      }
    }
    for (FileRef file : files) {
      if (!names.add(file.name())) {
        problems.add(
            file.at() + "/name",
            "DUPLICATE_NAME",
            "Two files are named '%s'; give each its own name.".formatted(file.name()));
      }
    }
    long keyed = files.stream().filter(file -> file.key().isPresent()).count();
    if (keyed > 0 && keyed < files.size()) {
      for (FileRef file : files) {
        if (file.key().isEmpty()) {
          problems.add(
              file.at(),
              "MISSING_KEY",
              "Other files have a 'key'; give this one its own, or join all by row without.");
        }
      }
    }
    return files;
  }

  private Optional<FileRef> file(Node node, boolean only) {
    Optional<String> path = node.need("path").flatMap(Node::text);
    Optional<String> name =
        only && node.get("name").isEmpty() ? path : node.need("name").flatMap(Node::text);
    boolean header = node.get("header").flatMap(Node::flag).orElse(true);
    char separator = node.get("separator").flatMap(this::separator).orElse(',');
    Optional<Selector> key = node.get("key").flatMap(this::selector);
    if (path.isEmpty() || name.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new FileRef(node.at(), name.get(), path.get(), header, separator, key));
  }

  private Optional<Character> separator(Node node) {
    Optional<String> text = node.text();
    boolean fits =
        text.isEmpty() || (text.get().length() == 1 && "\"\r\n\uFEFF".indexOf(text.get()) < 0);
    if (!fits) {
      return node.wrong("one character such as \",\", \";\" or \"\\t\"");
    }
    return text.map(one -> one.charAt(0));
  }

  private Map<String, Optional<ColumnRef>> columns() {
    Map<String, Optional<ColumnRef>> columns = new LinkedHashMap<>();
    root.get("columns")
        .filter(node -> node.isObject() || node.wrong("an object").isPresent())
        .ifPresent(
            node -> {
              for (String field : node.keys()) {
                Node child = node.child(field);
                columns.put(field, child.isNull() ? Optional.empty() : columns(child));
              }
            });
    return columns;
  }

  /** One column in any of its forms, or a list of selectors. */
  private Optional<ColumnRef> columns(Node node) {
    Optional<Node> list = node.get("columns");
    if (list.isEmpty()) {
      return column(node);
    }
    node.hasOnly("file", "columns");
    List<Selector> selectors =
        list.get().items().stream().map(this::selector).flatMap(Optional::stream).toList();
    if (selectors.isEmpty() && list.get().isArray()) {
      problems.add(list.get().at(), "MISSING_KEY", "Name at least one column.");
    }
    return Optional.of(
        new ColumnRef(node.at(), node.get("file").flatMap(this::fileName), selectors));
  }

  /** {@code "Class"}, {@code -1} or {@code {"file": "p", "column": "Class"}}. */
  private Optional<ColumnRef> column(Node node) {
    return column(node, "file", "column");
  }

  private Optional<ColumnRef> column(Node node, String... known) {
    if (!node.isObject()) {
      return selector(node)
          .map(selector -> new ColumnRef(node.at(), Optional.empty(), List.of(selector)));
    }
    node.hasOnly(known);
    Optional<String> file = node.get("file").flatMap(this::fileName);
    return node.need("column")
        .flatMap(this::selector)
        .map(selector -> new ColumnRef(node.at(), file, List.of(selector)));
  }

  private Optional<Selector> selector(Node node) {
    if (node.isNumber()) {
      return node.whole()
          .map(
              position ->
                  new Selector(node.at(), String.valueOf(position), Selector.Kind.POSITION));
    }
    if (node.isObject() || node.isArray()) {
      return node.wrong("a column's name or position");
    }
    return node.text().map(text -> new Selector(node.at(), text, Selector.Kind.PATTERN));
  }

  private Optional<String> fileName(Node node) {
    List<String> names =
        root.get("files").filter(Node::isArray).map(Node::items).orElse(List.of()).stream()
            .map(file -> file.get("name").or(() -> file.get("path")))
            .flatMap(Optional::stream)
            .filter(name -> name.json().isJsonPrimitive())
            .map(name -> name.json().getAsString())
            .toList();
    Optional<String> name = node.text();
    name.filter(text -> !names.contains(text))
        .ifPresent(
            text ->
                problems.add(
                    node.at(),
                    "UNKNOWN_FILE",
                    "No file is named '%s'. Files: %s.%s"
                        .formatted(text, Problems.some(names), Problems.didYouMean(text, names))));
    return name;
  }

  private List<ColumnRef> target() {
    Optional<Node> target = root.get("target");
    if (target.isEmpty()) {
      return List.of();
    }
    if (!target.get().isArray()) {
      return column(target.get(), "file", "column", "labels").stream().toList();
    }
    if (target.get().items().isEmpty()) {
      problems.add("/target", "MISSING_KEY", "Name at least one column.");
    }
    return target.get().items().stream().map(this::column).flatMap(Optional::stream).toList();
  }

  private Map<String, String> labels() {
    Map<String, String> labels = new LinkedHashMap<>();
    root.get("target")
        .flatMap(target -> target.get("labels"))
        .filter(node -> node.isObject() || node.wrong("an object").isPresent())
        .ifPresent(
            node -> {
              for (String text : node.keys()) {
                node.child(text).text().ifPresent(label -> labels.put(text.strip(), label));
              }
            });
    return labels;
  }

  private Optional<SplitRule> split(Node node) {
    if (!node.isObject()) {
      return node.wrong("an object");
    }
    List<String> kinds =
        List.of("column", "firstPerClass", "firstRows", "lastPerGroup").stream()
            .filter(kind -> node.get(kind).isPresent())
            .toList();
    if (kinds.size() != 1) {
      node.hasOnly("column", "file", "test", "firstPerClass", "firstRows", "lastPerGroup");
      problems.add(
          node.at(),
          "BAD_SPLIT",
          "Give one of 'column', 'firstPerClass', 'firstRows' and 'lastPerGroup'.");
      return Optional.empty();
    }
    return switch (kinds.get(0)) {
      case "column" -> splitByColumn(node);
      case "firstPerClass" ->
          rows(node, "firstPerClass", LEARNED).map(n -> new SplitRule.FirstPerClass(node.at(), n));
      case "lastPerGroup" -> lastPerGroup(node);
      default -> rows(node, "firstRows", LEARNED).map(n -> new SplitRule.FirstRows(node.at(), n));
    };
  }

  private Optional<SplitRule> splitByColumn(Node node) {
    Optional<ColumnRef> column = column(node, "column", "file", "test");
    List<String> test =
        node.need("test").map(Node::items).orElse(List.of()).stream()
            .map(Node::text)
            .flatMap(Optional::stream)
            .map(String::strip)
            .toList();
    if (test.isEmpty() && node.get("test").filter(Node::isArray).isPresent()) {
      problems.add(node.at() + "/test", "BAD_SPLIT", "Name at least one value of the test rows.");
    }
    return column.map(ref -> new SplitRule.ByColumn(node.at(), ref, test));
  }

  private Optional<SplitRule> lastPerGroup(Node node) {
    for (String role : List.of("group", "time")) {
      if (root.get(role).isEmpty()) {
        problems.add(
            node.at(),
            "BAD_SPLIT",
            "'lastPerGroup' needs the column of the '%s'; name it.".formatted(role));
      }
    }
    return rows(node, "lastPerGroup", "At least 1 row of each group must be kept out.")
        .map(n -> new SplitRule.LastPerGroup(node.at(), n));
  }

  private Optional<Integer> rows(Node node, String key, String least) {
    node.hasOnly(key);
    Optional<Integer> rows = node.child(key).whole();
    if (rows.filter(n -> n < 1).isPresent()) {
      problems.add(node.child(key).at(), "BAD_SPLIT", least);
    }
    return rows;
  }

  private Set<String> missing() {
    Optional<Node> list = root.get("missing");
    if (list.isEmpty()) {
      return Descriptor.MISSING;
    }
    Set<String> texts = new LinkedHashSet<>();
    list.get().items().forEach(item -> item.text().map(String::strip).ifPresent(texts::add));
    return texts;
  }
}
