package org.amalgam.internal.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.amalgam.api.pipeline.Provider;
import org.amalgam.api.pipeline.StageKind;
import org.amalgam.internal.Fakes;
import org.junit.jupiter.api.Test;

class StageCatalogTest {
  private final StageCatalog catalog = new StageCatalog();

  private Installed add(String bundle, String version, long place) {
    Installed stage = Installed.of("sign", new Fakes.Sign(), new Provider(bundle, version), place);
    catalog.add(stage);
    return stage;
  }

  @Test
  void theHighestVersionGoesFirstThenWhatWasInstalledFirst() {
    Installed low = add("a", "1.9.0", 1);
    Installed late = add("b", "1.10.0", 9);
    Installed early = add("c", "1.10.0", 3);
    Installed qualified = add("d", "1.10.0.beta", 10);
    assertEquals(List.of(qualified, early, late, low), catalog.versions("sign", StageKind.MODEL));
    assertEquals(List.of(qualified), catalog.find("sign"));
    assertEquals(List.of(qualified, early, late, low), catalog.all());
    catalog.remove(qualified.stage());
    assertEquals(early, catalog.find("sign", StageKind.MODEL).orElseThrow());
    assertFalse(catalog.contains(qualified));
  }

  @Test
  void aVersionIsFoundHoweverItIsWritten() {
    Installed stage = add("a", "2.0.0", 1);
    assertEquals(List.of(stage), catalog.of(new Provider("a", "2")).toList());
    assertTrue(catalog.of(new Provider("a", "2.0.1")).toList().isEmpty());
    assertTrue(catalog.of(new Provider("b", "2.0.0")).toList().isEmpty());
  }

  @Test
  void withoutPlacesTheOneThatCameFirstGoesFirst() {
    Installed first = Installed.of("sign", new Fakes.Sign(), Fakes.PROVIDER);
    catalog.add(first);
    catalog.add(Installed.of("sign", new Fakes.Sign(), Fakes.PROVIDER));
    assertEquals(List.of(first), catalog.find("sign"));
  }
}
