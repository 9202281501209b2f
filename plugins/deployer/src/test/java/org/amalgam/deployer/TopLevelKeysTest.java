package org.amalgam.deployer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.junit.jupiter.api.Test;

class TopLevelKeysTest {
  @Test
  void readsTheKeysOfTheOutermostObjectOnly() {
    assertEquals(
        Set.of("a", "b\\\"c", "d"),
        TopLevelKeys.of("{\"a\": {\"x\": 1}, \"b\\\"c\" : \"q\\\\\", \"d\": [{\"y\": 2}]}"));
  }

  @Test
  void takesKeysInStringsForText() {
    assertEquals(Set.of("a"), TopLevelKeys.of("{\"a\": \"{\\\"files\\\": 1}\"}"));
  }

  @Test
  void readsTornTextAsFarAsItGoes() {
    assertEquals(Set.of("a"), TopLevelKeys.of("{\"a\": 1, \"b"));
    assertEquals(Set.of("a"), TopLevelKeys.of("{\"a\": \"x\\"));
    assertEquals(Set.of(), TopLevelKeys.of(""));
  }
}
