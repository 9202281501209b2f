package org.amalgam.internal.dataset;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads JSON as RFC 8259 has it, no more: no comments, no key twice, nothing after the value. */
final class JsonText {
  private static final Pattern PLACE =
      Pattern.compile("(?s)(.*?) at line (\\d+) column (\\d+) path (\\S+).*");

  private JsonText() {}

  /**
   * Reads a document.
   *
   * @throws org.amalgam.api.pipeline.ProblemException with BAD_JSON, at once, as nothing else can
   *     be said of a text that is no JSON
   */
  static JsonElement parse(String text, Problems problems) {
    try {
      JsonReader in = new JsonReader(new StringReader(text));
      in.setStrictness(Strictness.STRICT);
      JsonElement value = value(in);
      if (in.peek() != JsonToken.END_DOCUMENT) {
        throw new IOException("Text after the end of the document" + place(in));
      }
      return value;
    } catch (IOException | JsonParseException e) {
      Matcher matcher = PLACE.matcher(String.valueOf(e.getMessage()));
      if (matcher.matches()) {
        problems.add(
            "line %s, column %s".formatted(matcher.group(2), matcher.group(3)),
            "BAD_JSON",
            "%s, near %s. Correct the JSON.".formatted(reason(matcher.group(1)), matcher.group(4)));
      } else {
        problems.add("", "BAD_JSON", "This is not JSON: " + e.getMessage());
      }
      throw problems.refusal();
    }
  }

  private static JsonElement value(JsonReader in) throws IOException {
    return switch (in.peek()) {
      case BEGIN_OBJECT -> object(in);
      case BEGIN_ARRAY -> {
        JsonArray array = new JsonArray();
        in.beginArray();
        while (in.hasNext()) {
          array.add(value(in));
        }
        in.endArray();
        yield array;
      }
      default -> JsonParser.parseReader(in);
    };
  }

  private static JsonObject object(JsonReader in) throws IOException {
    JsonObject object = new JsonObject();
    in.beginObject();
    while (in.hasNext()) {
      String key = in.nextName();
      if (object.has(key)) {
        throw new IOException("The key '" + key + "' is there twice" + place(in));
      }
      object.add(key, value(in));
    }
    in.endObject();
    return object;
  }

  /** Gson's advice is for programmers. */
  private static String reason(String message) {
    return message.startsWith("Use JsonReader") ? "This is not JSON as RFC 8259 has it" : message;
  }

  /** As Gson itself says it: {@code at line 3 column 7 path $.files}. */
  private static String place(JsonReader in) {
    String text = in.toString();
    return text.substring(text.indexOf(" at line"));
  }
}
