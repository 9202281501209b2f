package org.amalgam.api.pipeline;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Writes what this package answers as JSON: a record becomes an object with its components as keys,
 * what is empty is left out, a number that is none becomes null, a duration seconds.
 */
public final class Json {
  private final boolean complete;

  private Json(boolean complete) {
    this.complete = complete;
  }

  /** One line. */
  public static String text(Object value) {
    return new Json(false).write(value, "");
  }

  /** Indented, for people. */
  public static String pretty(Object value) {
    return new Json(false).write(value, "  ");
  }

  /** Indented, with every component there, what is empty as null: for files to be read back. */
  public static String complete(Object value) {
    return new Json(true).write(value, "  ");
  }

  private String write(Object value, String indent) {
    StringWriter text = new StringWriter();
    try (JsonWriter out = new JsonWriter(text)) {
      out.setIndent(indent);
      out.setHtmlSafe(false);
      out.setSerializeNulls(true);
      write(value, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private void write(Object value, JsonWriter out) throws IOException {
    if (value instanceof Optional<?> optional) {
      write(optional.orElse(null), out);
    } else if (value instanceof Number number) {
      writeNumber(number, out);
    } else if (value instanceof Boolean flag) {
      out.value(flag);
    } else if (value instanceof Enum<?> constant) {
      out.value(
          constant instanceof PipelineState
              ? constant.name()
              : constant.name().toLowerCase(Locale.ROOT));
    } else if (value instanceof Duration duration) {
      out.value(duration.toMillis() / 1000.0);
    } else if (value instanceof Iterable<?> list) {
      out.beginArray();
      for (Object each : list) {
        write(each, out);
      }
      out.endArray();
    } else if (value instanceof Map<?, ?> map) {
      out.beginObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        out.name(entry.getKey().toString());
        write(entry.getValue(), out);
      }
      out.endObject();
    } else if (value instanceof Record entry) {
      writeRecord(entry, out);
    } else if (value == null) {
      out.nullValue();
    } else {
      out.value(value.toString());
    }
  }

  private static void writeNumber(Number number, JsonWriter out) throws IOException {
    if (Double.isFinite(number.doubleValue())) {
      out.value(number);
    } else {
      out.nullValue();
    }
  }

  private void writeRecord(Record entry, JsonWriter out) throws IOException {
    out.beginObject();
    for (RecordComponent component : entry.getClass().getRecordComponents()) {
      Object value = component(entry, component);
      boolean empty =
          (value instanceof Optional<?> optional && optional.isEmpty())
              || (value instanceof Map<?, ?> map && map.isEmpty());
      if (complete || !empty) {
        out.name(component.getName());
        write(value, out);
      }
    }
    out.endObject();
  }

  private static Object component(Record entry, RecordComponent component) {
    try {
      return component.getAccessor().invoke(entry);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("A record's component is always readable.", e);
    }
  }
}
