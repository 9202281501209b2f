package org.amalgam.itests;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.amalgam.api.data.Records;
import org.amalgam.api.pipeline.Amalgam;
import org.amalgam.api.pipeline.FitOptions;

/** A fast pipeline: plugin-sign and a linear model, and their mean. */
final class SignPipeline {
  static final String ID = "live";

  private SignPipeline() {}

  /**
   * Deploys and fits it.
   *
   * @param serving how it serves
   */
  static void serve(Amalgam amalgam, String serving) throws Exception {
    Path folder = Files.createTempDirectory(ID);
    StringBuilder rows = new StringBuilder("x,z,y\n");
    Random noise = new Random(7);
    for (int row = 0; row < 300; row++) {
      boolean yes = row % 2 == 0;
      // Right in 14 rows of 20: whether one is sure by 0.8 or by 0.9, the mean with the line is as
      // good.
      boolean right = row / 2 % 20 < 14;
      rows.append(yes == right ? 1 : -1).append(',').append(noise.nextGaussian() + (yes ? 0.7 : 0));
      rows.append(yes ? ",yes\n" : ",no\n");
    }
    Files.writeString(folder.resolve("live.csv"), rows);
    amalgam.deploy(
        """
        {"format": 1, "id": "live", "task": "classification",
         "input": [{"name": "x", "type": "float32"}, {"name": "z", "type": "float32"}],
         "target": {"name": "y", "classes": ["no", "yes"]}, "data": "live.csv",
         "serving": %s,
         "stages": [
           {"id": "sign", "type": "sign", "from": ["input.x"]},
           {"id": "line", "type": "linear", "from": ["input.z"]},
           {"id": "out", "type": "mean", "from": ["sign", "line"]}],
         "output": "out"}"""
            .formatted(serving),
        Optional.of(folder));
    Condition.await("live has all its stages", () -> amalgam.status(ID).problems().isEmpty());
    amalgam.fit(ID, FitOptions.DEFAULT).await();
  }

  /** Two rows for it. */
  static Records rows(Amalgam amalgam) {
    return amalgam.rows(ID, "[{\"x\": 1, \"z\": 0.5}, {\"x\": -1, \"z\": 2.5}]");
  }
}
