package org.amalgam.internal.store;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.util.Arrays;
import java.util.Optional;
import org.amalgam.api.pipeline.StageKind;

/** Reads back what {@link org.amalgam.api.pipeline.Json} wrote of a record. */
final class Reports {
  private static final Gson GSON =
      new GsonBuilder()
          .registerTypeAdapterFactory(new Optionals())
          .registerTypeAdapter(double.class, new Doubles())
          .registerTypeAdapter(StageKind.class, new Kinds())
          .registerTypeAdapter(Double.class, new Doubles())
          .create();

  private Reports() {}

  static <T> T read(String json, Class<T> type) throws IOException {
    try {
      return Optional.ofNullable(GSON.fromJson(json, type))
          .orElseThrow(() -> new IOException("an empty document"));
    } catch (JsonParseException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** A kind by the name that JSON has for it. */
  private static final class Kinds extends TypeAdapter<StageKind> {
    @Override
    public void write(JsonWriter out, StageKind value) throws IOException {
      out.value(value.json());
    }

    @Override
    public StageKind read(JsonReader in) throws IOException {
      String name = in.nextString();
      return Arrays.stream(StageKind.values())
          .filter(kind -> kind.json().equals(name))
          .findFirst()
          .orElseThrow(() -> new JsonParseException("'%s' is no kind of stage".formatted(name)));
    }
  }

  /** A number that is none was written as null. */
  private static final class Doubles extends TypeAdapter<Double> {
    @Override
    public void write(JsonWriter out, Double value) throws IOException {
      out.value(value);
    }

    @Override
    public Double read(JsonReader in) throws IOException {
      if (in.peek() == JsonToken.NULL) {
        in.nextNull();
        return Double.NaN;
      }
      return in.nextDouble();
    }
  }

  /** What is empty was left out; a record's component must then be empty, not null. */
  private static final class Optionals implements TypeAdapterFactory {
    @Override
    @SuppressWarnings("unchecked")
    public <T> TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
      if (type.getRawType() != Optional.class) {
        return null;
      }
      TypeAdapter<?> inner =
          gson.getAdapter(
              TypeToken.get(((ParameterizedType) type.getType()).getActualTypeArguments()[0]));
      return (TypeAdapter<T>) new OptionalAdapter(inner);
    }
  }

  private static final class OptionalAdapter extends TypeAdapter<Optional<?>> {
    private final TypeAdapter<?> inner;

    OptionalAdapter(TypeAdapter<?> inner) {
      this.inner = inner;
    }

    @Override
    public void write(JsonWriter out, Optional<?> value) throws IOException {
      throw new IOException("Json writes; this only reads.");
    }

    @Override
    public Optional<?> read(JsonReader in) throws IOException {
      if (in.peek() == JsonToken.NULL) {
        in.nextNull();
        return Optional.empty();
      }
      return Optional.of(inner.read(in));
    }
  }
}
