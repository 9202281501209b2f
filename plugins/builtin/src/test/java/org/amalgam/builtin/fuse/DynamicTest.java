package org.amalgam.builtin.fuse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.amalgam.api.FittedFuser;
import org.amalgam.api.Members;
import org.amalgam.api.ModelFuser;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;
import org.amalgam.testkit.FuserContract;
import org.amalgam.testkit.TestContext;
import org.junit.jupiter.api.Test;

class DynamicTest extends FuserContract {
  @Override
  protected ModelFuser stage() {
    return new Dynamic();
  }

  @Override
  protected List<Features> features(DenseFeatures known) {
    return List.of(known);
  }

  @Override
  protected List<TestContext<Members>> examples() {
    List<TestContext<Members>> examples = new ArrayList<>(super.examples());
    examples.add(examples.get(0).with("by", "accuracy").with("neighbours", 7));
    examples.add(examples.get(1).with("take", "best").with("maxRows", 30));
    examples.add(
        example(Members.of(examples.get(0).input().predictions()), examples.get(0).target()));
    return examples;
  }

  private static DenseFeatures column(float... values) {
    return DenseFeatures.of(FeatureSchema.of("x"), values.length, values);
  }

  /** Left of 0 the first member is right, right of 0 the second. */
  private TestContext<Members> sides() {
    DenseFeatures x = column(-4, -3, -2, 2, 3, 4);
    Members members =
        new Members(
            List.of(
                Rows.two(0.8f, 0.2f, 0.8f, 0.8f, 0.2f, 0.8f),
                Rows.two(0.2f, 0.8f, 0.2f, 0.2f, 0.8f, 0.2f)),
            List.of(x));
    Target target = Target.classes(Rows.TWO, new int[] {1, 0, 1, 0, 1, 0});
    return example(members, target).with("neighbours", 2);
  }

  private Predictions asked(TestContext<Members> context, float x) {
    Members row = new Members(List.of(Rows.two(0.9f), Rows.two(0.3f)), List.of(column(x)));
    return stage().fit(context).apply(row);
  }

  /** Mean losses of the neighbours are -log .8 and -log .2, competences their inverses. */
  @Test
  void weighsByTheLossNearby() {
    double good = -1 / Math.log(0.8);
    double bad = -1 / Math.log(0.2);
    double share = good / (good + bad);
    assertEquals(share * 0.9 + (1 - share) * 0.3, asked(sides(), -3.4f).get(0, 1), 1e-5);
    assertEquals((1 - share) * 0.9 + share * 0.3, asked(sides(), 3.4f).get(0, 1), 1e-5);
    assertEquals(0.6, asked(sides(), Rows.NAN).get(0, 1), 1e-5, "all rows: as good as each other");
  }

  @Test
  void takesTheBestOrCountsWhoIsRight() {
    assertEquals(0.9f, asked(sides().with("take", "best"), -3.4f).get(0, 1), 1e-6);
    assertEquals(0.3f, asked(sides().with("take", "best"), 9).get(0, 1), 1e-6);
    assertEquals(0.9f, asked(sides().with("by", "accuracy"), -1).get(0, 1), 1e-6);
    // 4 neighbours of 1: 2, 3, 4 and -2, of which the first is right in one.
    TestContext<Members> four = sides().with("by", "accuracy").with("neighbours", 4);
    assertEquals(0.25 * 0.9 + 0.75 * 0.3, asked(four, 1).get(0, 1), 1e-6);
  }

  /** Whoever abstains is left out, the best too. */
  @Test
  void theNextBestFillsIn() {
    Members row = new Members(List.of(Rows.two(Rows.NAN), Rows.two(0.3f)), List.of(column(-3)));
    assertEquals(0.3f, stage().fit(sides().with("take", "best")).apply(row).get(0, 1), 1e-6);
  }

  @Test
  void honoursRowWeights() {
    TestContext<Members> context =
        sides().with("by", "accuracy").with("neighbours", 6).weights(2, 2, 2, 1, 1, 1);
    assertEquals((2 * 0.9 + 0.3) / 3, asked(context, 0).get(0, 1), 1e-5);
  }

  @Test
  void accuracyIsForClasses() {
    TestContext<Members> values = super.examples().get(2).with("by", "accuracy");
    assertThrows(IllegalArgumentException.class, () -> stage().fit(values));
  }

  /** A row so far off that float32 cannot tell distances is judged the same whoever came before. */
  @Test
  void aRowFarOffDoesNotTakeTheNeighboursOfTheRowBefore() {
    FittedFuser fuser = stage().fit(sides());
    Members rows =
        new Members(
            List.of(Rows.two(0.9f, 0.9f, 0.9f), Rows.two(0.3f, 0.3f, 0.3f)),
            List.of(column(4, 3e38f, -4)));
    Predictions together = fuser.apply(rows);
    for (int row = 0; row < 3; row++) {
      assertEquals(fuser.apply(rows.rows(new int[] {row})).get(0, 1), together.get(row, 1));
    }
  }
}
