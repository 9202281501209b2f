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
 * The greatest of the members' probabilities of each class, scaled to sum to 1, or of their values
 * (Kittler et al. 1998): whoever is surest of a class speaks for it.
 */
@Component(service = ModelFuser.class)
@StageType("max")
public final class Max implements ModelFuser {

  @Override
  public String summary() {
    return "the greatest of the members' answers";
  }

  @Override
  public Set<Task> tasks() {
    return Set.of(Task.CLASSIFICATION, Task.REGRESSION, Task.SURVIVAL);
  }

  @Override
  public FittedFuser fit(FitContext<Members> context) {
    return OrderedMean.GREATEST;
  }

  @Override
  public FittedFuser load(LoadContext context) {
    return OrderedMean.GREATEST;
  }
}
