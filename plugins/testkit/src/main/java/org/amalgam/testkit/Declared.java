package org.amalgam.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.amalgam.api.Param;
import org.amalgam.api.Params;

/** Whether parameters are declared as users need them. */
final class Declared {
  private Declared() {}

  static void well(List<Param> params) {
    Set<String> names = new HashSet<>();
    for (Param param : params) {
      String name = param.name();
      assertTrue(names.add(name), () -> "two parameters are named '" + name + "'");
      assertTrue(name.matches("[a-z][a-zA-Z0-9]*"), () -> "'" + name + "' is not lowerCamelCase");
      assertFalse(param.description().isBlank(), () -> "'" + name + "' has no description");
      param
          .fallback()
          .ifPresent(
              value ->
                  assertEquals(
                      List.of(),
                      Params.faults(List.of(param), Map.of(name, value)),
                      () -> "the default of '" + name + "' breaks its own rules"));
    }
  }
}
