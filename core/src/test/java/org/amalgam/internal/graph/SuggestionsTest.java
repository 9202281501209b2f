package org.amalgam.internal.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionsTest {
  @ParameterizedTest
  @CsvSource({
    "kitten, sitting, 3",
    "abcd, acbd, 1",
    "ca, abc, 3",
    "'', abc, 3",
    "same, same, 0",
    "lenght, length, 1"
  })
  void distanceCountsSwapsAsOne(String a, String b, int expected) {
    assertEquals(expected, Suggestions.distance(a, b));
    assertEquals(expected, Suggestions.distance(b, a));
  }

  @Test
  void takesTheNearestWithinAThird() {
    List<String> known = List.of("hello.length", "hello.width", "concat");
    assertEquals(Optional.of("hello.length"), Suggestions.closest("hello.lenght", known));
    assertEquals(Optional.of("concat"), Suggestions.closest("CONCAT", known));
    assertEquals(Optional.empty(), Suggestions.closest("stacking", known));
    assertEquals(Optional.empty(), Suggestions.closest("x", List.of()));
  }

  @Test
  void aShortWordMayDifferByOne() {
    assertEquals(Optional.of("age"), Suggestions.closest("agee", List.of("id", "age")));
    assertEquals(Optional.empty(), Suggestions.closest("ab", List.of("xy")));
  }
}
