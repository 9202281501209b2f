package org.amalgam.builtin.fuse;

import java.io.IOException;
import java.util.Set;
import org.amalgam.api.FitContext;
import org.amalgam.api.FittedFuser;
import org.amalgam.api.LoadContext;
import org.amalgam.api.Members;
import org.amalgam.api.ModelFuser;
import org.amalgam.api.StageType;
import org.amalgam.api.WeightedMean;
import org.amalgam.api.data.Task;
import org.osgi.service.component.annotations.Component;

/** The plain mean of the members' probabilities or values, over those that answered. */
@Component(service = ModelFuser.class)
@StageType("mean")
public final class Mean implements ModelFuser {

  @Override
  public String summary() {
    return "the mean of the members' answers";
  }

  @Override
  public Set<Task> tasks() {
    return Set.of(Task.CLASSIFICATION, Task.REGRESSION, Task.SURVIVAL);
  }

  @Override
  public FittedFuser fit(FitContext<Members> context) {
    return WeightedMean.uniform(context.input().size());
  }

  @Override
  public FittedFuser load(LoadContext context) throws IOException {
    return WeightedMean.load(context.state());
  }
}
