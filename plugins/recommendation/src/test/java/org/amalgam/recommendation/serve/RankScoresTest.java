package org.amalgam.recommendation.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.BitSet;
import java.util.Map;
import org.amalgam.api.pipeline.Interval;
import org.junit.jupiter.api.Test;

/** Lists of three of five items, which 8, 4, 2, 1 and 0 of 8 users have had. */
class RankScoresTest {
  private static final int[] KNOWN = {8, 4, 2, 1, 0};

  private static BitSet set(int... places) {
    BitSet set = new BitSet();
    for (int place : places) {
      set.set(place);
    }
    return set;
  }

  /**
   * First user: items 1, 0, 3, to be found 0 and 4: one hit at place 2, so NDCG (1 / log2 3) / (1 +
   * 1 / log2 3), recall 1/2, novelty (1 + 0 + 3) / 3. Second: item 4 alone, to be found 4: 1, 1,
   * and 3 bits, as had by one. Listed are four of five.
   */
  @Test
  void figuresByHand() {
    RankScores scores = new RankScores(2, 3, KNOWN);
    scores.add(0, new int[] {1, 0, 3}, set(0, 4), 8);
    scores.add(1, new int[] {4}, set(4), 8);
    Map<String, Interval> metrics = scores.metrics();
    double discount = Math.log(2) / Math.log(3);
    assertEquals((discount / (1 + discount) + 1) / 2, metrics.get("ndcg").value(), 1e-12);
    assertEquals(0.75, metrics.get("recall").value(), 1e-12);
    assertEquals((4 / 3.0 + 3) / 2, metrics.get("novelty").value(), 1e-12);
    assertEquals(0.8, metrics.get("coverage").value(), 1e-12);
  }

  @Test
  void tellsGainFromLossOnTheSameUsers() {
    RankScores right = new RankScores(20, 1, KNOWN);
    RankScores wrong = new RankScores(20, 1, KNOWN);
    for (int user = 0; user < 20; user++) {
      right.add(user, new int[] {2}, set(2), 8);
      wrong.add(user, new int[] {1}, set(2), 8);
    }
    assertEquals("gain", right.against("wrong", wrong).verdict());
    assertEquals(1, right.against("wrong", wrong).difference());
    assertEquals("loss", wrong.against("right", right).verdict());
    assertEquals("no significant gain", right.against("right", right).verdict());
  }
}
