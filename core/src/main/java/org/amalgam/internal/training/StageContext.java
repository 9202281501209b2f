package org.amalgam.internal.training;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.amalgam.api.FitContext;
import org.amalgam.api.Params;
import org.amalgam.api.data.Target;
import org.amalgam.api.pipeline.StageKind;
import org.amalgam.internal.dataset.Dataset;
import org.amalgam.internal.graph.Node;

/** What one fit of one stage gets. */
record StageContext<I>(
    I input, Node node, Dataset data, long runSeed, Monitor monitor, String place)
    implements FitContext<I> {

  @Override
  public Target target() {
    return data.target().orElseThrow();
  }

  @Override
  public float[] weights() {
    return data.weights();
  }

  @Override
  public Params params() {
    return node.params();
  }

  /** The same in every fold, so that networks of different folds start from the same weights. */
  @Override
  public long seed() {
    CRC32 id = new CRC32();
    id.update(node.id().getBytes(StandardCharsets.UTF_8));
    return runSeed * 0x9E3779B97F4A7C15L + id.getValue();
  }

  @Override
  public Split split(double fraction) {
    return Folds.one(data, fraction, seed());
  }

  @Override
  public void progress(double fraction, String message) {
    if (place.isEmpty() && node.kind() == StageKind.MODEL) {
      monitor.log(node.id(), message);
    }
    monitor.report(place, node.id(), Math.max(0, Math.min(1, fraction)), message);
  }
}
