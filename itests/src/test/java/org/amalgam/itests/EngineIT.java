package org.amalgam.itests;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import javax.inject.Inject;
import org.amalgam.api.data.Records;
import org.amalgam.api.pipeline.Amalgam;
import org.amalgam.api.pipeline.FitOptions;
import org.amalgam.api.pipeline.PipelineState;
import org.amalgam.api.pipeline.PipelineStatus;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** The neural engine can be updated once; a second time it says so, and what serves serves on. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class EngineIT {
  private static final String MEDICAL = "medical-alzheimer";

  @Inject private BundleContext context;
  @Inject private Amalgam amalgam;

  private Records patients;
  private float[] before;

  @Configuration
  public Option[] configuration() throws IOException {
    Path copies = Path.of("target").toAbsolutePath();
    Plugins.reversioned(copies, "builtin", "1.0.1");
    System.setProperty("live.jars", copies.toString());
    return Container.options("live.jars");
  }

  private Bundle bundle(String name) {
    return Arrays.stream(context.getBundles())
        .filter(each -> each.getSymbolicName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private boolean installed(String type) {
    return amalgam.stages().stream().anyMatch(stage -> stage.type().equals(type));
  }

  private void update(Bundle engine) throws Exception {
    try (InputStream in = URI.create(engine.getLocation()).toURL().openStream()) {
      engine.update(in);
    }
  }

  private void assertAsBefore() {
    assertArrayEquals(before, amalgam.predict(MEDICAL, patients).fused().values(), 0f);
    assertEquals(PipelineState.READY, amalgam.status(MEDICAL).state());
  }

  @Test
  public void aSecondUpdateIsRefusedAndPipelinesServeOn() throws Exception {
    Fence fence = new Fence(context, amalgam);
    Condition.await("the neural engine is there", () -> installed("dl4j.mlp"));
    Condition.await(
        MEDICAL + " has its stages", () -> amalgam.status(MEDICAL).problems().isEmpty());
    amalgam.fit(MEDICAL, FitOptions.DEFAULT).await();
    patients = amalgam.heldOut(MEDICAL);
    before = amalgam.predict(MEDICAL, patients).fused().values();
    Bundle engine = bundle("amalgam-dl4j");

    update(engine);
    fence.pass();
    assertTrue("the first update serves", installed("dl4j.mlp"));
    assertAsBefore();
    amalgam.fit(MEDICAL, FitOptions.DEFAULT).await();
    assertAsBefore();

    update(engine);
    fence.pass();
    assertTrue("the second is refused", !installed("dl4j.mlp"));
    assertAsBefore();
    PipelineStatus status = amalgam.status(MEDICAL);
    assertTrue(status.detail(), status.detail().contains("Restart the container"));
    assertTrue(
        status.problems().toString(),
        status.problems().get(0).message().contains("Restart the container"));

    // What serves can still be saved, and go on with other bundles.
    context
        .installBundle(
            Path.of(System.getProperty("live.jars"), "amalgam-builtin-1.0.1.jar")
                .toUri()
                .toString())
        .start();
    fence.pass();
    assertAsBefore();
    assertEquals("1.0.1", amalgam.predict(MEDICAL, patients).members().get(0).provider().version());
  }
}
