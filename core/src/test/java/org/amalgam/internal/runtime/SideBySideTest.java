package org.amalgam.internal.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.amalgam.api.pipeline.FitOptions;
import org.amalgam.api.pipeline.PipelineState;
import org.amalgam.api.pipeline.PipelineStatus.StageStatus;
import org.amalgam.api.pipeline.Provider;
import org.amalgam.internal.Data;
import org.amalgam.internal.Fakes;
import org.amalgam.internal.registry.Installed;
import org.amalgam.internal.store.Store;
import org.junit.jupiter.api.Test;

/** Several versions of a stage are installed side by side. */
class SideBySideTest extends LiveFixture {
  private static final String MANUAL = "\"serving\": {\"update\": \"manual\"},";

  private final Installed newer = version("1.1.0", yes(p -> p > 0.5f ? 0.9f : 0.1f));

  private StageStatus two() {
    return platform.status("p").stages().get(2);
  }

  private Optional<Provider> serving() {
    return two().provider();
  }

  @Test
  void whereItIsManualANewVersionWaitsUntilItIsPromoted() {
    serve(MANUAL);
    float[] before = answers();
    catalog.add(newer);
    assertArrayEquals(before, answers());
    assertEquals(
        "'two': other from others 1.1.0 is installed, not used;"
            + " amalgam:promote, amalgam:shadow or amalgam:canary.",
        platform.status("p").detail());
    assertEquals(List.of(newer.provider()), two().beside());
    platform.promote("p");
    assertEquals(0.85f, answers()[1], 1e-6f);
    assertEquals("", platform.status("p").detail());
    assertEquals("NOTHING_REFUSED", code(() -> platform.promote("p")));
    platform.rollback("p");
    assertArrayEquals(before, answers());
    assertTrue(platform.status("p").detail().contains("1.1.0 is installed, not used"));
  }

  @Test
  void whatWaitsPassesTheGateBeforeItIsPromotedUnlessSomebodyInsists() {
    serve(MANUAL);
    float[] before = answers();
    catalog.add(version("1.1.0", yes(p -> 1 - p)));
    assertEquals("WORSE", code(() -> platform.promote("p")));
    assertArrayEquals(before, answers());
    platform.promote("p");
    assertEquals(0.5f, answers()[1], 1e-6f);
  }

  @Test
  void whereItIsManualWhatTakesThePlaceOfTheOldOneIsFollowed() {
    serve(MANUAL);
    catalog.add(newer);
    catalog.remove(first.stage());
    assertEquals(0.85f, answers()[1], 1e-6f);
  }

  @Test
  void whereItIsManualAFitUsesWhatServes() {
    serve(MANUAL);
    float[] before = answers();
    catalog.add(newer);
    platform.fit("p", FitOptions.DEFAULT).await();
    assertArrayEquals(before, answers());
    assertEquals(Optional.of(first.provider()), serving());
  }

  @Test
  void afterARestartTheVersionServesThatServedBefore() {
    serve(MANUAL);
    float[] before = answers();
    catalog.add(newer);
    platform.close();
    platform = new Platform(catalog, new Store(folder.resolve("store")), 2);
    platform.restore();
    assertArrayEquals(before, answers());
  }

  @Test
  void afterARestartTheOldVersionIsWaitedForWhicheverStartsFirst() {
    serve(MANUAL);
    float[] before = answers();
    catalog.add(newer);
    platform.close();
    catalog.remove(first.stage());
    platform = new Platform(catalog, new Store(folder.resolve("store")), 2);
    catalog.onChange(platform::refresh);
    platform.restore();
    assertEquals(PipelineState.RESOLVED, platform.status("p").state());
    assertTrue(
        platform.status("p").detail().contains("waits for other of others 1.0.0"),
        platform.status("p").detail());
    catalog.add(first);
    assertArrayEquals(before, answers());
  }

  @Test
  void afterARestartAnotherVersionServesWhenTheGraceIsOver() {
    serve("\"serving\": {\"update\": \"manual\", \"grace\": 0.2},");
    platform.close();
    catalog.remove(first.stage());
    catalog.add(newer);
    platform = new Platform(catalog, new Store(folder.resolve("store")), 2);
    platform.restore();
    await(() -> platform.status("p").state() == PipelineState.READY);
    assertEquals(0.85f, answers()[1], 1e-6f);
  }

  @Test
  void ofOneVersionWhatWasInstalledFirstServesOn() {
    serve("");
    float[] before = answers();
    catalog.add(
        Installed.of(
            "other",
            new Fakes.Version(yes(p -> p > 0.5f ? 0.9f : 0.1f)),
            new Provider("twins", "1.0.0")));
    assertArrayEquals(before, answers());
    assertTrue(
        platform.status("p").detail().contains("other from twins 1.0.0 is installed, not used"),
        platform.status("p").detail());
    assertEquals(List.of(new Provider("twins", "1.0.0")), two().beside());
  }

  @Test
  void anOlderVersionBesideDoesNotReplaceANewerOne() {
    serve("");
    float[] before = answers();
    catalog.add(version("0.9.0", yes(p -> p > 0.5f ? 0.9f : 0.1f)));
    assertArrayEquals(before, answers());
    assertEquals("", platform.status("p").detail());
    assertEquals(1, two().beside().size());
  }

  @Test
  void whatWasRefusedDoesNotKeepAnotherOneOut() {
    serve("");
    catalog.add(version("9.0.0", yes(p -> 1 - p)));
    assertEquals(Optional.of(first.provider()), serving());
    catalog.add(newer);
    assertEquals(Optional.of(newer.provider()), serving());
    assertTrue(platform.status("p").detail().contains("others 9.0.0 is installed, not used"));
  }

  @Test
  void onlyAutoAndManualAreKnown() {
    String never =
        """
        "serving": {"update": "never"},
        "stages": [{"id": "s", "type": "sign", "from": ["input"]}], "output": "s"}""";
    assertEquals(
        "OUT_OF_RANGE",
        platform.deploy(Data.HEAD + never, Optional.empty()).problems().get(0).code());
  }

  @Test
  void whatWasRolledBackDoesNotReturnByARestart() {
    serve("");
    float[] before = answers();
    catalog.add(newer);
    platform.rollback("p");
    restart();
    assertArrayEquals(before, answers());
    platform.refresh();
    assertArrayEquals(before, answers());
    catalog.remove(newer.stage());
    catalog.add(version("1.1.0", yes(p -> p > 0.5f ? 0.9f : 0.1f)));
    assertEquals(0.85f, answers()[1], 1e-6f, "the bundle came anew");
  }

  @Test
  void aFitDoesAwayWithARollback() {
    serve("");
    catalog.add(newer);
    platform.rollback("p");
    platform.fit("p", FitOptions.DEFAULT).await();
    restart();
    assertEquals(0.85f, answers()[1], 1e-6f);
  }
}
