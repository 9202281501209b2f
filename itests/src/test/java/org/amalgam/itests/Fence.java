package org.amalgam.itests;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.amalgam.api.FitContext;
import org.amalgam.api.FittedModel;
import org.amalgam.api.LoadContext;
import org.amalgam.api.ModelTrainer;
import org.amalgam.api.StageType;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Task;
import org.amalgam.api.pipeline.Amalgam;
import org.amalgam.api.pipeline.PipelineState;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

/**
 * Waits until the platform has followed every change of stages so far. Pipelines follow one after
 * the other in the order of their ids, in passes over them all. The last of them lacks a stage:
 * when that comes, and then goes, and the pipeline has noticed both, a whole pass has begun after
 * the stage came.
 */
final class Fence {
  private static final String ID = "zz-fence";

  private final BundleContext context;
  private final Amalgam amalgam;

  Fence(BundleContext context, Amalgam amalgam) {
    this.context = context;
    this.amalgam = amalgam;
    amalgam.deploy(
        """
        {"format": 1, "id": "zz-fence", "task": "regression",
         "input": [{"name": "x", "type": "float32"}], "target": {"name": "y"},
         "stages": [{"id": "out", "type": "fence", "from": ["input.x"]}], "output": "out"}""",
        Optional.empty());
  }

  void pass() throws Exception {
    ServiceRegistration<ModelTrainer> stage =
        context.registerService(
            ModelTrainer.class,
            new Nothing(),
            FrameworkUtil.asDictionary(Map.of(StageType.PROPERTY, "fence")));
    awaitState(PipelineState.RESOLVED);
    stage.unregister();
    awaitState(PipelineState.UNRESOLVED);
  }

  private void awaitState(PipelineState state) throws Exception {
    Condition.await("the fence is " + state, () -> amalgam.status(ID).state() == state);
  }

  private static final class Nothing implements ModelTrainer {
    @Override
    public Set<Task> tasks() {
      return Set.of(Task.REGRESSION);
    }

    @Override
    public FittedModel fit(FitContext<List<Features>> context) {
      throw new UnsupportedOperationException("nobody fits a fence");
    }

    @Override
    public FittedModel load(LoadContext context) {
      throw new UnsupportedOperationException("nobody loads a fence");
    }
  }
}
