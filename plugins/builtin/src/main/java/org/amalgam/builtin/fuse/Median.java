package org.amalgam.builtin.fuse;

import java.util.Set;
import org.amalgam.api.FitContext;
import org.amalgam.api.FittedFuser;
import org.amalgam.api.LoadContext;
import org.amalgam.api.Members;
import org.amalgam.api.ModelFuser;
import org.amalgam.api.StageType;
import org.amalgam.api.data.Task;
import org.osgi.service.component.annotations.Component;

/**
 * The median of the members' probabilities of each class, scaled to sum to 1, or of their values
 * (Kittler et al. 1998): one member that is far off does not move it.
 */
@Component(service = ModelFuser.class)
@StageType("median")
public final class Median implements ModelFuser {

  @Override
  public String summary() {
    return "the median of the members' answers";
  }

  @Override
  public Set<Task> tasks() {
    return Set.of(Task.CLASSIFICATION, Task.REGRESSION, Task.SURVIVAL);
  }

  @Override
  public FittedFuser fit(FitContext<Members> context) {
    return OrderedMean.MIDDLE;
  }

  @Override
  public FittedFuser load(LoadContext context) {
    return OrderedMean.MIDDLE;
  }
}
