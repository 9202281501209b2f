package org.amalgam.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.inject.Inject;
import org.amalgam.api.data.Records;
import org.amalgam.api.pipeline.Amalgam;
import org.amalgam.itests.Signs.Way;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleWiring;

/** A plugin is replaced many times, and nothing of the old ones stays. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class LeakIT {
  private static final int SWAPS = Integer.getInteger("leak.swaps", 60);

  /** Until the class data that the container shares is there. */
  private static final int WARM_UP = SWAPS / 2;

  /** What serves, what served before it, and one that may be on its way out. */
  private static final int ALIVE = 3;

  @Inject private BundleContext context;
  @Inject private Amalgam amalgam;

  private final Signs signs = new Signs(Path.of(System.getProperty("live.jars", ".")));
  private final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
  private Records rows;
  private Fence fence;
  private Bundle plugin;

  @Configuration
  public Option[] configuration() throws IOException {
    Path jars = Path.of("target", "leak").toAbsolutePath();
    new Signs(jars).make();
    System.setProperty("live.jars", jars.toString());
    return Container.options("live.jars", "leak.swaps");
  }

  @Test
  public void manySwapsLeaveNothingBehind() throws Exception {
    plugin = install("0.8");
    SignPipeline.serve(amalgam, "{\"grace\": 1, \"drain\": 1}");
    rows = SignPipeline.rows(amalgam);
    fence = new Fence(context, amalgam);
    swap(WARM_UP);
    Footprint before = Footprint.now();
    swap(SWAPS);
    Footprint after = Footprint.now();
    long alive = loaders.stream().filter(each -> each.get() != null).count();
    System.out.printf(
        "leak: %d swaps, %d of %d class loaders alive%n  before: %s%n  after:  %s%n",
        SWAPS, alive, loaders.size(), before, after);
    assertTrue(alive + " class loaders are alive", alive <= ALIVE);
    String figures = before + " -> " + after;
    assertTrue(figures, after.heap() - before.heap() < 4_000_000);
    assertTrue(figures, after.metaspace() - before.metaspace() < 2_000_000);
    assertTrue(figures, after.direct() - before.direct() < 1_000_000);
    assertTrue(figures, after.classes() - before.classes() < 200);
    assertTrue(figures, after.threads() - before.threads() <= 3);
  }

  /** By turns updated, and replaced by one installed beside it. */
  private void swap(int times) throws Exception {
    for (int i = 0; i < times; i++) {
      String other = serving().startsWith("8") ? "0.9" : "0.8";
      if (i % 2 == 0) {
        try (InputStream in = Files.newInputStream(signs.jar(other, Way.BUNDLE))) {
          plugin.update(in);
        }
        remember(plugin);
      } else {
        Bundle old = plugin;
        plugin = install(other);
        fence.pass();
        old.uninstall();
      }
      fence.pass();
      String detail = amalgam.status(SignPipeline.ID).detail();
      assertEquals(detail, Signs.version(other, Way.BUNDLE), serving());
    }
  }

  private String serving() {
    return amalgam.predict(SignPipeline.ID, rows).members().get(0).provider().version();
  }

  private Bundle install(String behaviour) throws Exception {
    Bundle bundle = signs.install(context, behaviour);
    bundle.start();
    remember(bundle);
    return bundle;
  }

  private void remember(Bundle bundle) {
    loaders.add(new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader()));
  }
}
