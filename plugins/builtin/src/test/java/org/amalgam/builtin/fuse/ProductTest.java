package org.amalgam.builtin.fuse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.amalgam.api.Members;
import org.amalgam.api.ModelFuser;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Target;
import org.amalgam.testkit.FuserContract;
import org.amalgam.testkit.TestContext;
import org.junit.jupiter.api.Test;

class ProductTest extends FuserContract {
  @Override
  protected ModelFuser stage() {
    return new Product();
  }

  @Override
  protected List<TestContext<Members>> examples() {
    List<TestContext<Members>> examples = new ArrayList<>(super.examples());
    examples.add(examples.get(0).with("priors", "data"));
    examples.add(examples.get(1).with("priors", "data"));
    return examples;
  }

  /**
   * Two signs that are independent given the class: with prior .3 for yes, the first sign is seen
   * with .8 in yes and .4 in no, the second with .6 and .1. The product of what each says alone is
   * Bayes' rule for both, once the prior is taken out: .3 * .8 * .6 against .7 * .4 * .1.
   */
  @Test
  void isBayesRuleForIndependentSigns() {
    float one = (float) (0.3 * 0.8 / (0.3 * 0.8 + 0.7 * 0.4));
    float other = (float) (0.3 * 0.6 / (0.3 * 0.6 + 0.7 * 0.1));
    Members members = Members.of(Rows.two(one, one), Rows.two(other, Rows.NAN));
    Target target = Target.classes(Rows.TWO, new int[] {1, 0});
    TestContext<Members> context =
        example(members, target).with("priors", "data").weights(29_999, 69_999);
    Predictions fused = stage().fit(context).apply(members);
    double due = 0.3 * 0.8 * 0.6;
    assertEquals(due / (due + 0.7 * 0.4 * 0.1), fused.get(0, 1), 1e-5);
    assertEquals(one, fused.get(1, 1), 1e-6, "one member alone answers as ever");
  }

  @Test
  void multipliesWithEqualPriors() {
    Members members = Members.of(Rows.three(0.2f, 0.3f, 0.5f), Rows.three(0.5f, 0.4f, 0.1f));
    TestContext<Members> context = example(members, Target.classes(Rows.THREE, new int[1]));
    Predictions fused = stage().fit(context).apply(members);
    assertArrayEquals(new float[] {10 / 27f, 12 / 27f, 5 / 27f}, fused.values(), 1e-6f);
    assertEquals(ModelFuser.Learning.NOTHING, stage().learning(context.params()));
  }
}
