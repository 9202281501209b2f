package org.amalgam.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checked parameter values of one stage, defaults filled in. Immutable. */
public final class Params {
  private final Map<String, Object> values;

  private Params(Map<String, Object> values) {
    this.values = values;
  }

  /**
   * A value that will not do: which parameter, whether it is unknown, missing or wrong, and why.
   */
  public record Fault(String param, Reason reason, String message) {
    /** What is wrong with it. */
    public enum Reason {
      UNKNOWN,
      MISSING,
      TYPE,
      RANGE
    }
  }

  /** Every fault of some values; an empty list means that {@link #of} will take them. */
  public static List<Fault> faults(List<Param> declared, Map<String, ?> given) {
    List<Fault> faults = new ArrayList<>();
    for (String name : given.keySet()) {
      if (declared.stream().noneMatch(param -> param.name().equals(name))) {
        faults.add(new Fault(name, Fault.Reason.UNKNOWN, "no such parameter"));
      }
    }
    for (Param param : declared) {
      Object value = given.get(param.name());
      if (value == null) {
        if (param.fallback().isEmpty()) {
          faults.add(new Fault(param.name(), Fault.Reason.MISSING, "must be given"));
        }
        continue;
      }
      Optional<Object> read = read(param, value);
      if (read.isEmpty()) {
        faults.add(
            new Fault(
                param.name(),
                Fault.Reason.TYPE,
                "%s is due, not %s".formatted(param.type().json(), value)));
      } else if (!inRange(param, read.get())) {
        faults.add(
            new Fault(
                param.name(),
                Fault.Reason.RANGE,
                "must be %s, not %s".formatted(param.range(), value)));
      }
    }
    return faults;
  }

  /**
   * Values with the defaults filled in.
   *
   * @throws IllegalArgumentException naming every fault
   */
  public static Params of(List<Param> declared, Map<String, ?> given) {
    List<Fault> faults = faults(declared, given);
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(
          String.join(
              "; ", faults.stream().map(f -> "'" + f.param() + "' " + f.message()).toList()));
    }
    Map<String, Object> values = new LinkedHashMap<>();
    for (Param param : declared) {
      Object value = given.get(param.name());
      values.put(
          param.name(),
          value == null ? param.fallback().orElseThrow() : read(param, value).orElseThrow());
    }
    return new Params(values);
  }

  public int integer(String name) {
    return Math.toIntExact(get(name, Long.class));
  }

  public double number(String name) {
    return get(name, Double.class);
  }

  public boolean flag(String name) {
    return get(name, Boolean.class);
  }

  /** A text or a choice. */
  public String text(String name) {
    return get(name, String.class);
  }

  public int[] integers(String name) {
    return list(name).stream().mapToInt(v -> Math.toIntExact((Long) v)).toArray();
  }

  public double[] numbers(String name) {
    return list(name).stream().mapToDouble(v -> (Double) v).toArray();
  }

  public List<String> texts(String name) {
    return list(name).stream().map(String.class::cast).toList();
  }

  private List<?> list(String name) {
    return get(name, List.class);
  }

  private <T> T get(String name, Class<T> type) {
    Object value = values.get(name);
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(
          "'%s' is not a declared %s; declared: %s."
              .formatted(name, type.getSimpleName(), values.keySet()));
    }
    return type.cast(value);
  }

  private static Optional<Object> read(Param param, Object value) {
    return switch (param.type()) {
      case INTEGER -> whole(value);
      case NUMBER -> number(value);
      case FLAG -> value instanceof Boolean ? Optional.of(value) : Optional.empty();
      case TEXT, CHOICE -> value instanceof String ? Optional.of(value) : Optional.empty();
      case INTEGERS -> list(value, Params::whole);
      case NUMBERS -> list(value, Params::number);
      case TEXTS -> list(value, v -> v instanceof String ? Optional.of(v) : Optional.empty());
    };
  }

  private static Optional<Object> whole(Object value) {
    return value instanceof Number n
            && n.doubleValue() == Math.rint(n.doubleValue())
            && Math.abs(n.doubleValue()) <= Integer.MAX_VALUE
        ? Optional.of(n.longValue())
        : Optional.empty();
  }

  private static Optional<Object> number(Object value) {
    return value instanceof Number n && Double.isFinite(n.doubleValue())
        ? Optional.of(n.doubleValue())
        : Optional.empty();
  }

  private static Optional<Object> list(
      Object value, java.util.function.Function<Object, Optional<Object>> element) {
    if (!(value instanceof List<?> list)) {
      return Optional.empty();
    }
    List<Object> read = new ArrayList<>();
    for (Object each : list) {
      Optional<Object> one = element.apply(each);
      if (one.isEmpty()) {
        return Optional.empty();
      }
      read.add(one.get());
    }
    return Optional.of(List.copyOf(read));
  }

  private static boolean inRange(Param param, Object value) {
    if (param.type() == Param.Type.CHOICE) {
      return param.choices().contains(value);
    }
    if (value instanceof List<?> list) {
      return list.stream().allMatch(each -> inRange(param, each));
    }
    return !(value instanceof Number n)
        || (n.doubleValue() >= param.min() && n.doubleValue() <= param.max());
  }
}
