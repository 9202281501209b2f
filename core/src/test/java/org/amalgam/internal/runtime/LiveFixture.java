package org.amalgam.internal.runtime;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Records;
import org.amalgam.api.pipeline.FitOptions;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.api.pipeline.Provider;
import org.amalgam.internal.Data;
import org.amalgam.internal.Fakes;
import org.amalgam.internal.registry.Installed;
import org.amalgam.internal.registry.StageCatalog;
import org.amalgam.internal.store.Store;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A pipeline that serves, of whose second member there are versions. */
abstract class LiveFixture {
  private static final String PIPELINE =
      """
      "data": "rows.data.json",
      %s
      "stages": [
        {"id": "x", "type": "numbers", "from": ["input.a", "input.b"]},
        {"id": "one", "type": "sign", "from": ["x"]},
        {"id": "two", "type": "other", "from": ["input.b"]},
        {"id": "out", "type": "mean", "from": ["one", "two"]}],
       "output": "out"}""";

  @TempDir Path folder;
  final StageCatalog catalog = Fakes.catalog();
  final Installed first = version("1.0.0", p -> p);
  Platform platform;

  static Installed version(String version, UnaryOperator<Predictions> twist) {
    return Installed.of("other", new Fakes.Version(twist), new Provider("others", version));
  }

  /** Answers with another probability of "yes", by those given. */
  static UnaryOperator<Predictions> yes(UnaryOperator<Float> change) {
    return given -> {
      float[] values = new float[2 * given.rows()];
      for (int row = 0; row < given.rows(); row++) {
        values[2 * row + 1] = change.apply(given.get(row, 1));
        values[2 * row] = 1 - values[2 * row + 1];
      }
      return Predictions.of(given.schema(), given.rows(), values);
    };
  }

  @BeforeEach
  void open() throws IOException {
    Files.writeString(folder.resolve("rows.csv"), Data.csv(200, 10, 1));
    Files.writeString(
        folder.resolve("rows.data.json"),
        "{\"format\": 1, \"files\": [{\"path\": \"rows.csv\"}], \"target\": \"y\"}");
    catalog.add(first);
    platform = new Platform(catalog, new Store(folder.resolve("store")), 2);
    catalog.onChange(platform::refresh);
  }

  @AfterEach
  void close() {
    platform.close();
  }

  /** What a new process finds in the store. */
  final void restart() {
    platform.close();
    platform = new Platform(catalog, new Store(folder.resolve("store")), 2);
    catalog.onChange(platform::refresh);
    platform.restore();
  }

  /** Deploys and fits the pipeline, with a text for its {@code serving}. */
  final void serve(String serving) {
    platform.deploy(Data.HEAD + PIPELINE.formatted(serving), Optional.of(folder));
    platform.fit("p", FitOptions.DEFAULT).await();
  }

  final Records some() {
    return platform.rows("p", "[{\"a\": 1, \"b\": 0.5}, {\"a\": 1000, \"b\": -0.5}]");
  }

  final float[] answers() {
    return platform.predict("p", some()).fused().values();
  }

  static String code(Runnable work) {
    return assertThrows(ProblemException.class, work::run).problems().get(0).code();
  }

  static void await(BooleanSupplier condition) {
    long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < until, "not within 30 s");
      Thread.onSpinWait();
    }
  }
}
