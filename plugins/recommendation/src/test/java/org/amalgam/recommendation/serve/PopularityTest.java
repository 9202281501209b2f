package org.amalgam.recommendation.serve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.BitSet;
import java.util.Map;
import java.util.stream.IntStream;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.LongColumn;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.StringColumn;
import org.amalgam.recommendation.api.Log;
import org.junit.jupiter.api.Test;

/** Items a (place 0) and b (1) among the users u, v and w. */
class PopularityTest {
  private static final StringColumn USER =
      StringColumn.of(Field.string("user"), new String[] {"u", "u", "v", "w", "v", "u", null});
  private static final StringColumn ITEM =
      StringColumn.of(Field.string("item"), new String[] {"a", "a", "a", "a", "b", "b", "a"});

  private static LongColumn time(int... missing) {
    BitSet none = new BitSet();
    IntStream.of(missing).forEach(none::set);
    return LongColumn.of(Field.int64("time"), new long[] {9, 2, 5, 7, 3, 1, 0}, none);
  }

  private static Popularity popularity(Records log, Map<String, BitSet> leftOut) {
    return Popularity.of(Catalogue.of(log, Log.SHIPPED), leftOut);
  }

  /** User u had a at 2 and again at 9, v at 5, w at 7; of b, v at 3 and u at 1. */
  @Test
  void aUserCountsOnceFromTheFirstTimeOn() {
    Popularity all = popularity(Records.of(USER, ITEM, time()), Map.of());
    assertArrayEquals(new int[] {3, 2}, all.ever());
    int[] before = {0, 0, 0, 1, 1, 1, 2, 2, 3, 3, 3};
    for (int time = 0; time < before.length; time++) {
      assertEquals(before[time], all.before(0, time), "before " + time);
    }
    assertEquals(1, all.before(1, 2));
  }

  @Test
  void whatIsToBeFoundIsNotCounted() {
    BitSet place = new BitSet();
    place.set(0);
    Popularity some = popularity(Records.of(USER, ITEM, time()), Map.of("u", place));
    assertArrayEquals(new int[] {2, 2}, some.ever());
    assertEquals(0, some.before(0, 5));
    assertEquals(1, some.before(1, 2));
  }

  /** Without the column, or without the time of w's row. */
  @Test
  void withoutATimeItCountsAlways() {
    assertEquals(3, popularity(Records.of(USER, ITEM), Map.of()).before(0, 0));
    Popularity gap = popularity(Records.of(USER, ITEM, time(3)), Map.of());
    assertEquals(1, gap.before(0, 0));
    assertEquals(2, gap.before(0, 3));
  }
}
