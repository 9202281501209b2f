package org.amalgam.builtin.fuse;

import java.util.ArrayList;
import java.util.List;
import org.amalgam.api.Members;
import org.amalgam.api.ModelFuser;
import org.amalgam.testkit.FuserContract;
import org.amalgam.testkit.TestContext;

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
    return examples;
  }
}
