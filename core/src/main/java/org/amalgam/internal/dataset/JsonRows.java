package org.amalgam.internal.dataset;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.amalgam.api.data.Column;
import org.amalgam.api.data.ColumnType;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.data.Records;
import org.amalgam.api.pipeline.Answers.Refused;
import org.amalgam.api.pipeline.Problem;
import org.amalgam.api.pipeline.ReadRows;

/** Turns JSON objects into rows; for one document. */
final class JsonRows {
  private final RecordSchema schema;
  private final boolean each;
  private final Problems problems;
  private final List<Refused> refused = new ArrayList<>();
  private final List<Cells> cells;
  private final Map<String, Integer> fields = new HashMap<>();
  private final Map<String, List<Place>> elements = new HashMap<>();

  JsonRows(Wanted wanted, Problems problems) {
    this.schema = wanted.input();
    this.each = wanted.purpose() == Purpose.PREDICT_EACH;
    this.problems = problems;
    this.cells = schema.fields().stream().map(Cells::of).toList();
    for (int f = 0; f < schema.fields().size(); f++) {
      Field field = schema.fields().get(f);
      fields.put(field.name(), f);
      for (int e = 0; e < field.size() && !field.shape().isEmpty(); e++) {
        elements.computeIfAbsent(field.element(e), key -> new ArrayList<>()).add(new Place(f, e));
      }
    }
  }

  /** A number of a view. */
  private record Place(int field, int element) {}

  ReadRows read(String json) {
    Node root = Node.parse(json, problems);
    List<Node> nodes = root.isArray() ? root.items() : List.of(root);
    if (nodes.isEmpty()) {
      problems.add("", "NO_ROWS", "The list is empty; give at least one row.");
    }
    for (int row = 0; row < nodes.size(); row++) {
      begin(row);
      if (nodes.get(row).isObject()) {
        row(nodes.get(row), row);
      } else {
        nodes.get(row).wrong("an object with a key per input field");
      }
    }
    problems.throwIfAny();
    int[] all = IntStream.range(0, nodes.size()).toArray();
    List<Column> columns = new ArrayList<>();
    for (int f = 0; f < cells.size(); f++) {
      columns.add(cells.get(f).column(schema.fields().get(f), all));
    }
    return new ReadRows(Records.of(nodes.size(), columns), refused);
  }

  private void begin(int row) {
    for (Cells each : cells) {
      if (!each.begin(row)) {
        problems.add("/" + row, "TOO_LARGE", "These are more rows than fit; send them in parts.");
        throw problems.refusal();
      }
      for (int e = 0; e < each.width; e++) {
        each.skip(row, e);
      }
    }
  }

  private void row(Node node, int row) {
    for (String key : node.keys()) {
      if (fields.containsKey(key)) {
        field(node.child(key), fields.get(key), row);
      } else if (elements.containsKey(key)) {
        for (Place place : elements.get(key)) {
          value(node.child(key), place.field, place.element, row);
        }
      } else {
        problems.addAlike(
            key,
            node.child(key).at(),
            "UNKNOWN_KEY",
            "There is no input '%s'. Inputs: %s.%s"
                .formatted(key, Problems.some(schema.names()), suggestion(key)));
      }
    }
  }

  private String suggestion(String key) {
    String field = Problems.didYouMean(key, schema.names());
    return field.isEmpty() ? Problems.didYouMean(key, elements.keySet()) : field;
  }

  private void field(Node node, int index, int row) {
    Field field = schema.fields().get(index);
    if (node.isNull()) {
      return;
    }
    if (field.shape().isEmpty()) {
      value(node, index, 0, row);
    } else if (node.isArray()) {
      array(node, index, row);
    } else if (node.isObject() && !field.elements().isEmpty()) {
      byElement(node, index, row);
    } else {
      wrong(node, field, row, "an array of %d numbers".formatted(field.size()));
    }
  }

  private void byElement(Node node, int index, int row) {
    Field field = schema.fields().get(index);
    for (String key : node.keys()) {
      int element = field.elements().indexOf(key);
      if (element < 0) {
        problems.addAlike(
            field.name() + "/" + key,
            node.child(key).at(),
            "UNKNOWN_KEY",
            "View '%s' has no element '%s'.%s"
                .formatted(field.name(), key, Problems.didYouMean(key, field.elements())));
      } else {
        value(node.child(key), index, element, row);
      }
    }
  }

  private void array(Node node, int index, int row) {
    Field field = schema.fields().get(index);
    JsonArray array = node.json().getAsJsonArray();
    List<JsonElement> numbers = new ArrayList<>(field.size());
    boolean nested = !array.isEmpty() && array.get(0).isJsonArray();
    if (!nested) {
      array.forEach(numbers::add);
    } else if (!flatten(array, field.shape(), numbers)) {
      numbers.clear();
    }
    if (numbers.size() != field.size()) {
      fault(
          field,
          row,
          node.at(),
          "WIDTH_MISMATCH",
          "View '%s' is an array of shape %s, or of its %d numbers in row-major order; %s."
              .formatted(
                  field.name(),
                  field.shape(),
                  field.size(),
                  nested ? "this one has another shape" : "this one has " + numbers.size()));
      return;
    }
    for (int e = 0; e < numbers.size(); e++) {
      int element = e;
      value(numbers.get(e), index, e, row, () -> nested ? node.at() : node.at() + "/" + element);
    }
  }

  /** Lines up the numbers of an array if it has the shape. */
  private static boolean flatten(JsonElement json, List<Integer> shape, List<JsonElement> numbers) {
    if (shape.isEmpty()) {
      numbers.add(json);
      return true;
    }
    if (!(json instanceof JsonArray array) || array.size() != shape.get(0)) {
      return false;
    }
    for (JsonElement each : array) {
      if (!flatten(each, shape.subList(1, shape.size()), numbers)) {
        return false;
      }
    }
    return true;
  }

  private void value(Node node, int index, int element, int row) {
    value(node.json(), index, element, row, node::at);
  }

  private void value(JsonElement json, int index, int element, int row, Supplier<String> at) {
    Field field = schema.fields().get(index);
    boolean text = field.type() == ColumnType.STRING;
    if (json.isJsonNull()) {
      return;
    }
    if (!(json instanceof JsonPrimitive value) || (text ? !value.isString() : !value.isNumber())) {
      wrong(new Node(json, at.get(), problems), field, row, text ? "a text" : "a number");
      return;
    }
    try {
      cells.get(index).put(row, element, value.getAsString());
    } catch (BadCell e) {
      fault(field, row, at.get(), e.code(), e.getMessage());
    }
  }

  private void wrong(Node node, Field field, int row, String expected) {
    fault(
        field,
        row,
        node.at(),
        "WRONG_TYPE",
        "'%s' takes %s, got %s.".formatted(field.name(), expected, node.kind()));
  }

  /** A value that cannot be read refuses its row, or all of them. */
  private void fault(Field field, int row, String at, String code, String message) {
    if (each) {
      refused.add(new Refused(row, new Problem(at, code, message)));
    } else {
      problems.addAlike(field.name(), at, code, message);
    }
  }
}
