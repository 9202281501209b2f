package org.amalgam.builtin.fuse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.amalgam.api.Members;
import org.amalgam.api.ModelFuser;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;
import org.amalgam.testkit.FuserContract;
import org.amalgam.testkit.TestContext;
import org.junit.jupiter.api.Test;

class VetoTest extends FuserContract {
  @Override
  protected ModelFuser stage() {
    return new Veto();
  }

  @Override
  protected List<TestContext<Members>> examples() {
    List<TestContext<Members>> examples = new ArrayList<>(super.examples());
    examples.replaceAll(each -> each.with("class", "output1"));
    examples.add(examples.get(1).with("target", "sensitivity"));
    examples.add(examples.get(1).with("vetoing", List.of(2)).with("weights", List.of(1, 0, 0)));
    return examples;
  }

  private Predictions decided(TestContext<Members> context) {
    return stage().fit(context).apply(context.input());
  }

  private static int[] labels(Predictions decided) {
    return IntStream.range(0, decided.rows()).map(decided::label).toArray();
  }

  @Test
  void oneMemberIsEnough() {
    Members members =
        Members.of(
            Rows.two(0.1f, 0.6f, 0.1f, Rows.NAN, Rows.NAN),
            Rows.two(0.2f, 0.1f, 0.45f, 0.7f, Rows.NAN));
    Target target = Target.classes(Rows.TWO, new int[5]);
    Predictions decided = decided(example(members, target));
    assertArrayEquals(new int[] {0, 1, 0, 1, -1}, labels(decided));
    assertEquals(0.35f, decided.get(1, 1), 1e-6, "probabilities are the mean");
    assertArrayEquals(
        new int[] {0, 1, 1, 1, -1}, labels(decided(example(members, target).with("value", 0.4))));
  }

  /** The loudest say .3, .6, .2 and .9 where it is due: three of four are found at .3. */
  @Test
  void findsSoManyOfTheClass() {
    Members members =
        Members.of(
            Rows.two(0.3f, 0.6f, 0.1f, 0.9f, 0.25f, 0.1f),
            Rows.two(0.2f, 0.1f, 0.2f, 0.1f, 0.1f, 0.35f));
    Target target = Target.classes(Rows.TWO, new int[] {1, 1, 1, 1, 0, 0});
    TestContext<Members> context = example(members, target).with("target", "sensitivity");
    assertEquals(ModelFuser.Learning.DECISION, stage().learning(context.params()));
    assertArrayEquals(new int[] {1, 1, 0, 1, 0, 1}, labels(decided(context.with("atLeast", 0.75))));
    assertArrayEquals(new int[] {1, 1, 1, 1, 1, 1}, labels(decided(context.with("atLeast", 1))));
  }

  /** The second alone may veto; the first alone is heard, but where it abstains. */
  @Test
  void onlySomeMayVetoAndOnlySomeAreHeard() {
    Members members =
        Members.of(Rows.two(0.1f, 0.9f, 0.6f, Rows.NAN), Rows.two(0.95f, 0.2f, 0.1f, 0.7f));
    Target target = Target.classes(Rows.TWO, new int[] {1, 0, 0, 1});
    TestContext<Members> context =
        example(members, target)
            .with("value", 0.92)
            .with("vetoing", List.of(2))
            .with("weights", List.of(1, 0));
    Predictions decided = decided(context);
    assertArrayEquals(new int[] {1, 1, 1, 1}, labels(decided));
    assertEquals(0.1f, decided.get(0, 1), 1e-6);
    assertEquals(0.7f, decided.get(3, 1), 1e-6);
    assertArrayEquals(new int[] {0, 1, 1, 1}, labels(decided(context.with("vetoing", List.of(1)))));
    assertArrayEquals(
        new int[] {1, 1, 1, 1},
        labels(decided(context.with("target", "sensitivity").with("atLeast", 1))));
  }

  @Test
  void saysWhoIsNotThere() {
    Members members = Members.of(Rows.two(0.1f, 0.9f), Rows.two(0.9f, 0.2f));
    TestContext<Members> context = example(members, Target.classes(Rows.TWO, new int[] {1, 0}));
    for (TestContext<Members> wrong :
        List.of(
            context.with("vetoing", List.of(3)),
            context.with("weights", List.of(1)),
            context.with("weights", List.of(0, 0)))) {
      assertThrows(IllegalArgumentException.class, () -> stage().check(2, wrong.params()));
    }
  }

  /** Elsewhere the greatest mean decides, among more classes too; the class must be named. */
  @Test
  void namesItsClass() {
    Members members =
        Members.of(
            Rows.three(0.5f, 0.2f, 0.3f, 0.6f, 0.3f, 0.1f),
            Rows.three(0, 0.9f, 0.1f, 0.6f, 0.3f, 0.1f));
    TestContext<Members> context = example(members, Target.classes(Rows.THREE, new int[2]));
    assertArrayEquals(
        new int[] {2, 0}, labels(decided(context.with("class", "c").with("value", 0.3))));
    assertArrayEquals(new int[] {1, 0}, labels(decided(context.with("class", "c"))));
    assertThrows(IllegalArgumentException.class, () -> stage().fit(context));
  }

  /** A class of few rows may be absent from those of a fold. */
  @Test
  void saysWhichClassIsNotThere() {
    Target target = Target.classes(Rows.TWO, new int[] {0, 0});
    TestContext<Members> context =
        example(Members.of(Rows.two(0.1f, 0.2f), Rows.two(0.3f, 0.2f)), target)
            .with("target", "sensitivity");
    String message =
        assertThrows(IllegalArgumentException.class, () -> stage().fit(context)).getMessage();
    String name = Rows.TWO.outputs().get(1);
    assertTrue(message.contains("class '%s'".formatted(name)), message);
    assertTrue(message.contains("none of the answered"), message);
  }
}
