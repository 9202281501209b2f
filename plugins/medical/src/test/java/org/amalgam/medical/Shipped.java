package org.amalgam.medical;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/** What lies in the bundle's folder of pipelines. */
final class Shipped {
  private static final String FOLDER = "/AMALGAM-INF/pipelines/";

  private Shipped() {}

  /** A file as text, unpacked if it is packed. */
  static String text(String file) throws IOException {
    try (InputStream in = Shipped.class.getResourceAsStream(FOLDER + file)) {
      assertTrue(in != null, () -> FOLDER + file + " is not in the jar");
      try (InputStream plain = file.endsWith(".gz") ? new GZIPInputStream(in) : in) {
        return new String(plain.readAllBytes(), StandardCharsets.UTF_8);
      }
    }
  }

  static byte[] bytes(String file) throws IOException {
    try (InputStream in = Shipped.class.getResourceAsStream(FOLDER + file)) {
      return in.readAllBytes();
    }
  }

  static List<String> header(String csv) throws IOException {
    return List.of(text(csv).lines().findFirst().orElseThrow().split(",", -1));
  }

  static List<String[]> rows(String csv) throws IOException {
    return text(csv).lines().skip(1).map(line -> line.split(",", -1)).toList();
  }

  /** A pipeline without stages of other types than some; whatever reads them does without. */
  static String of(String pipeline, Set<String> types) throws IOException {
    JsonObject json = JsonParser.parseString(text(pipeline + ".json")).getAsJsonObject();
    JsonArray kept = new JsonArray();
    List<JsonElement> gone = new ArrayList<>();
    for (JsonElement each : json.getAsJsonArray("stages")) {
      JsonObject stage = each.getAsJsonObject();
      if (types.contains(stage.get("type").getAsString())) {
        kept.add(stage);
      } else {
        gone.add(stage.get("id"));
      }
    }
    for (JsonElement stage : kept) {
      gone.forEach(stage.getAsJsonObject().getAsJsonArray("from")::remove);
    }
    json.add("stages", kept);
    return json.toString();
  }

  /** Every column that a pipeline reads as input, in order. */
  static List<String> columns(String pipeline) throws IOException {
    JsonObject json = JsonParser.parseString(text(pipeline + ".json")).getAsJsonObject();
    List<String> columns = new ArrayList<>();
    for (JsonElement each : json.getAsJsonArray("input")) {
      JsonObject field = each.getAsJsonObject();
      if (field.has("elements")) {
        field.getAsJsonArray("elements").forEach(e -> columns.add(e.getAsString()));
      } else {
        columns.add(field.get("name").getAsString());
      }
    }
    return columns;
  }
}
