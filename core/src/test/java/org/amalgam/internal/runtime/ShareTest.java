package org.amalgam.internal.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShareTest {
  private static final int IDS = 100_000;

  private static BitSet taken(Share share) {
    BitSet taken = new BitSet();
    IntStream.range(0, IDS)
        .filter(i -> share.takes(Optional.of("caller " + i)))
        .forEach(taken::set);
    return taken;
  }

  @Test
  void theShareIsAsLargeAsItSays() {
    for (double percent : new double[] {0.5, 5, 50}) {
      double expected = IDS * percent / 100;
      double noise = 4 * Math.sqrt(expected);
      assertEquals(expected, taken(new Share(percent, "x")).cardinality(), noise);
    }
    assertEquals(IDS, taken(new Share(100, "x")).cardinality());
  }

  @Test
  void anIdIsInItOrNotHoweverOftenItComes() {
    Share share = new Share(30, "x");
    assertEquals(taken(share), taken(share));
    assertEquals(taken(share), taken(new Share(30, "x")));
    assertNotEquals(taken(share), taken(new Share(30, "y")), "another trial, other callers");
    BitSet fewer = taken(new Share(10, "x"));
    fewer.andNot(taken(share));
    assertTrue(fewer.isEmpty(), "a larger share holds the smaller");
  }

  @Test
  void withoutAnIdEachRequestCountsAsItsOwn() {
    Share share = new Share(5, "x");
    long taken = IntStream.range(0, IDS).filter(i -> share.takes(Optional.empty())).count();
    assertEquals(IDS * 0.05, (double) taken, 4 * Math.sqrt(IDS * 0.05));
    assertFalse(IntStream.range(0, 100).allMatch(i -> share.takes(Optional.empty())));
  }
}
