package org.amalgam.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import javax.inject.Inject;
import org.amalgam.api.data.Records;
import org.amalgam.api.pipeline.Amalgam;
import org.amalgam.api.pipeline.Answers;
import org.amalgam.api.pipeline.FitOptions;
import org.amalgam.api.pipeline.PipelineState;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.itests.Signs.Way;
import org.apache.karaf.features.FeaturesService;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/**
 * Members of two fused models are replaced, broken and taken away in every way there is, while
 * requests flow. No request fails, none waits, and each is answered by one snapshot that existed
 * while it ran.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class LiveIT {
  private static final int CALLERS = 8;
  private static final int CHANGES = Integer.getInteger("live.changes", 40);
  private static final long SEED = Long.getLong("live.seed", 1);
  private static final Duration STALLED = Duration.ofSeconds(1);
  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final Duration WARM_UP = Duration.ofSeconds(5);
  private static final Duration CALM = Duration.ofSeconds(3);
  private static final String MEDICAL = "medical-alzheimer";
  private static final String WITHOUT = "without sign";

  @Inject private BundleContext context;
  @Inject private Amalgam amalgam;
  @Inject private FeaturesService features;

  private final Random random = new Random(SEED);
  private final Signs signs = new Signs(Path.of(System.getProperty("live.jars", ".")));
  private final Map<String, float[]> expected = new HashMap<>();
  private final Epochs live = new Epochs();
  private final Epochs medical = new Epochs();
  private final List<String> history = new ArrayList<>();
  private final List<Duration> swaps = new ArrayList<>();
  private float[] diagnoses;
  private Fence fence;

  @Configuration
  public Option[] configuration() throws IOException {
    Path jars = Path.of("target", "live").toAbsolutePath();
    new Signs(jars).make();
    for (String module : List.of("builtin", "medical")) {
      for (String version : List.of("1.0.1", "1.0.2")) {
        Plugins.reversioned(jars, module, version);
      }
    }
    System.setProperty("live.jars", jars.toString());
    return Container.options("live.jars", "live.changes", "live.seed");
  }

  // ---- what serves ----

  private Records some() {
    return SignPipeline.rows(amalgam);
  }

  private void ready(String pipeline) throws Exception {
    Condition.await(
        pipeline + " has all its stages",
        () ->
            amalgam.pipelines().stream()
                .anyMatch(p -> p.id().equals(pipeline) && p.problems().isEmpty()));
  }

  private PipelineState state() {
    return amalgam.status("live").state();
  }

  /** Which snapshot an answer of "live" is from; no known name if it is from none. */
  private String liveSnapshot(Answers answers) {
    boolean missing = answers.missing().stream().anyMatch(each -> each.stage().equals("sign"));
    String version = answers.members().get(0).provider().version();
    float[] due = expected.get(missing ? WITHOUT : version.replaceFirst("\\..*", ""));
    return Arrays.equals(due, answers.fused().values())
        ? missing ? WITHOUT : version
        : "%s answers %s".formatted(version, Arrays.toString(answers.fused().values()));
  }

  /** The same for medicine, whose stages are only replaced by their like. */
  private String medicalSnapshot(Answers answers) {
    if (!answers.missing().isEmpty()) {
      return answers.missing().toString();
    }
    return Arrays.equals(diagnoses, answers.fused().values())
        ? answers.members().stream()
            .map(each -> each.provider().toString())
            .distinct()
            .collect(Collectors.joining(", "))
        : "mixed: " + answers.members().stream().map(Answers.Member::provider).toList();
  }

  // ---- the test ----

  @Test
  public void noRequestFailsWhateverHappensToAMember() throws Exception {
    ready(MEDICAL);
    amalgam.fit(MEDICAL, FitOptions.DEFAULT).await();
    Records patients = amalgam.heldOut(MEDICAL);
    diagnoses = amalgam.predict(MEDICAL, patients).fused().values();
    features.addRepository(signs.features().toUri());
    fence = new Fence(context, amalgam);
    learnWhatEachVersionAnswers();
    aWrongVersionIsRefused();

    Load fast = new Load(amalgam, "live", some(), live, this::liveSnapshot);
    Load slow = new Load(amalgam, MEDICAL, patients, medical, this::medicalSnapshot);
    calm(fast, slow);
    fast.start(CALLERS / 2);
    slow.start(CALLERS / 2);
    try {
      LockSupport.parkNanos(WARM_UP.toNanos());
      fast.measure();
      slow.measure();
      LockSupport.parkNanos(CALM.toNanos());
      for (int change = 0; change < CHANGES; change++) {
        change(fast, slow);
      }
      LockSupport.parkNanos(CALM.toNanos());
    } finally {
      fast.stop();
      slow.stop();
    }
    report(fast, slow);
  }

  private void report(Load fast, Load slow) {
    System.out.printf("live: %d changes, seed %d%n", CHANGES, SEED);
    history.stream()
        .map(each -> each.substring(each.indexOf(' ') + 1).replaceAll(" .*", ""))
        .collect(Collectors.groupingBy(each -> each, Collectors.counting()))
        .forEach((kind, times) -> System.out.printf("  %s %d%n", kind, times));
    List.of(fast, slow).forEach(load -> System.out.println("  " + load.report()));
    swaps.sort(null);
    System.out.printf(
        Locale.ROOT,
        "  from the start of a bundle until it serves: median %d ms, longest %d ms, of %d%n",
        swaps.get(swaps.size() / 2).toMillis(),
        swaps.get(swaps.size() - 1).toMillis(),
        swaps.size());
    for (Load load : List.of(fast, slow)) {
      String all = "seed " + SEED + ": " + String.join("\n", history);
      assertEquals(all, List.of(), load.faults().stream().limit(5).toList());
      assertTrue(load.report(), load.longest().compareTo(STALLED) < 0);
      assertTrue(load.report(), load.answered() > 1000);
    }
  }

  private void learnWhatEachVersionAnswers() throws Exception {
    Bundle good = install("0.8");
    SignPipeline.serve(amalgam, "{\"grace\": 2}");
    expected.put("8", amalgam.predict("live", some()).fused().values());
    Bundle better = install("0.9");
    fence.pass();
    expected.put("9", amalgam.predict("live", some()).fused().values());
    assertTrue(!Arrays.equals(expected.get("8"), expected.get("9")));
    better.uninstall();
    good.uninstall();
    Condition.await("the member is missed", () -> state() == PipelineState.DEGRADED);
    expected.put(WITHOUT, amalgam.predict("live", some()).fused().values());
    install("0.8");
    fence.pass();
    assertEquals(PipelineState.READY, state());
  }

  private void aWrongVersionIsRefused() throws Exception {
    Bundle wrong = install("wrong");
    fence.pass();
    String detail = amalgam.status("live").detail();
    assertTrue(detail, detail.contains("plugin-sign 13.0.0 was refused"));
    assertTrue(detail, detail.contains("log-loss"));
    wrong.uninstall();
  }

  // ---- epochs ----

  /** Nothing changes from here on, but a member that is lost may be given up. */
  private void calm(Load fast, Load slow) {
    live.next();
    medical.next();
    // Looked at afterwards: it cannot be given up any more if it is there now.
    live.allow(fast.ask());
    if (lost()) {
      live.allow(WITHOUT);
      live.allow(fast.ask());
    }
    medical.allow(slow.ask());
  }

  /** Whether no bundle brings the member and it has not been given up. */
  private boolean lost() {
    return amalgam.stages().stream().noneMatch(stage -> stage.type().equals("sign"))
        && state() != PipelineState.DEGRADED;
  }

  /** One change: while it lasts what was there, what is then, and what is installed may answer. */
  private void change(Load fast, Load slow) throws Exception {
    Set<String> wasLive = live.present();
    Set<String> wasMedical = medical.present();
    live.next();
    medical.next();
    live.allow(wasLive);
    medical.allow(wasMedical);
    allowInstalled();
    long begun = System.nanoTime();
    String what = anyOf();
    history.add(live.now() + " " + what);
    fence.pass();
    allowInstalled();
    live.allow(fast.ask());
    medical.allow(slow.ask());
    if (System.nanoTime() - begun > GRACE.toNanos() || lost()) {
      live.allow(WITHOUT);
    }
    calm(fast, slow);
  }

  private void allowInstalled() {
    for (Bundle bundle : bundles("plugin-sign")) {
      if (Signs.isGood(bundle.getVersion())) {
        live.allow(bundle.getVersion().toString());
      }
    }
    for (Bundle bundle : bundles("amalgam-builtin")) {
      for (Bundle engine : bundles("amalgam-dl4j")) {
        medical.allow(
            "amalgam-builtin %s, amalgam-dl4j %s"
                .formatted(bundle.getVersion(), engine.getVersion()));
      }
    }
  }

  private List<Bundle> bundles(String name) {
    return Arrays.stream(context.getBundles())
        .filter(bundle -> name.equals(bundle.getSymbolicName()))
        .toList();
  }

  // ---- changes ----

  private String anyOf() throws Exception {
    String behaviour = Signs.ALL.get(random.nextInt(random.nextInt(8) == 0 ? 6 : 4));
    return switch (random.nextInt(14)) {
      case 0, 1 -> "install " + installOther(behaviour);
      case 2, 3 -> "update " + update(behaviour);
      case 4 -> "uninstall " + uninstall();
      case 5, 6 -> "reinstall " + uninstall() + " " + installOther(behaviour);
      case 7 -> "rollback " + rollback();
      case 8, 9 -> "jar-in-deploy " + deployJar(behaviour);
      case 10 -> "kar-in-deploy " + deployKar(behaviour);
      case 11 -> "feature " + feature(behaviour);
      case 12 -> "medical " + copy("medical");
      default -> "builtin " + copy("builtin");
    };
  }

  private Bundle install(String behaviour) throws Exception {
    Bundle bundle = signs.install(context, behaviour);
    bundle.start();
    return bundle;
  }

  /** Installs one; if it serves then, notes after how long. */
  private String installOther(String behaviour) throws Exception {
    String version = Signs.version(behaviour, Way.BUNDLE);
    boolean taken =
        bundles("plugin-sign").stream().anyMatch(b -> b.getVersion().toString().equals(version));
    if (taken) {
      return version + ", which is there";
    }
    Bundle bundle = install(behaviour);
    long started = System.nanoTime();
    if (Signs.GOOD.contains(behaviour)) {
      fence.pass();
      if (serving().equals(bundle.getVersion().toString())) {
        swaps.add(Duration.ofNanos(System.nanoTime() - started));
      }
    }
    return version;
  }

  private String serving() {
    return liveSnapshot(amalgam.predict("live", some()));
  }

  /** Those that were installed as bundles, and can be replaced as such. */
  private List<Bundle> plain() {
    return bundles("plugin-sign").stream()
        .filter(bundle -> Way.BUNDLE.brought(bundle.getVersion()))
        .toList();
  }

  private String uninstall() throws Exception {
    List<Bundle> plain = plain();
    if (plain.isEmpty()) {
      return "none";
    }
    Bundle bundle = plain.get(random.nextInt(plain.size()));
    bundle.uninstall();
    return bundle.getVersion().toString();
  }

  private String update(String behaviour) throws Exception {
    List<Bundle> plain = plain();
    if (plain.isEmpty()) {
      return "none";
    }
    Bundle bundle = plain.get(random.nextInt(plain.size()));
    String before = bundle.getVersion().toString();
    String version = Signs.version(behaviour, Way.BUNDLE);
    boolean taken =
        plain.stream()
            .anyMatch(b -> !b.equals(bundle) && b.getVersion().toString().equals(version));
    if (taken) {
      return before + " to " + version + ", which is there";
    }
    try (InputStream in = Files.newInputStream(signs.jar(behaviour, Way.BUNDLE))) {
      bundle.update(in);
    }
    return before + " to " + version;
  }

  /** Rolls back; there may be nothing to return to. */
  private String rollback() {
    try {
      amalgam.rollback("live");
      return "";
    } catch (ProblemException e) {
      assertEquals("NO_PREVIOUS", e.problems().get(0).code());
      return "refused";
    }
  }

  private static Path deployFolder() {
    return Path.of(System.getProperty("karaf.base"), "deploy");
  }

  /** Puts a file into the folder, or takes it out where it is as it would be. */
  private String deployed(Path file, Path as, Way way, String behaviour) throws Exception {
    String version = Signs.version(behaviour, way);
    if (brought(way).equals(Set.of(version))) {
      Files.delete(as);
      Condition.await(as + " is gone", () -> brought(way).isEmpty());
      return "out " + version;
    }
    Path part = as.resolveSibling("." + as.getFileName());
    Files.copy(file, part, StandardCopyOption.REPLACE_EXISTING);
    Files.setLastModifiedTime(
        part, java.nio.file.attribute.FileTime.fromMillis(System.currentTimeMillis()));
    Files.move(part, as, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Condition.await(as + " brings " + version, () -> brought(way).equals(Set.of(version)));
    return "in " + version;
  }

  /** The versions that a way has brought and that are active. */
  private Set<String> brought(Way way) {
    return bundles("plugin-sign").stream()
        .filter(bundle -> way.brought(bundle.getVersion()))
        .filter(bundle -> bundle.getState() == Bundle.ACTIVE)
        .map(bundle -> bundle.getVersion().toString())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private String deployJar(String behaviour) throws Exception {
    return deployed(
        signs.jar(behaviour, Way.DEPLOYED_JAR),
        deployFolder().resolve("plugin-sign.jar"),
        Way.DEPLOYED_JAR,
        behaviour);
  }

  private String deployKar(String behaviour) throws Exception {
    return deployed(
        signs.kar(behaviour), deployFolder().resolve("sign.kar"), Way.DEPLOYED_KAR, behaviour);
  }

  private String feature(String behaviour) throws Exception {
    String feature = "sign-" + behaviour;
    if (features.isInstalled(features.getFeature(feature))) {
      features.uninstallFeature(feature);
      return "uninstall " + feature;
    }
    features.installFeature(feature);
    return "install " + feature;
  }

  /** Installs a copy of a plugin beside it under another version, updates it, or takes it out. */
  private String copy(String module) throws Exception {
    List<Bundle> copies =
        bundles("amalgam-" + module).stream()
            .filter(bundle -> bundle.getVersion().getMicro() > 0)
            .toList();
    URI one = copyOf(module, "1.0.1");
    if (copies.isEmpty()) {
      context.installBundle(one.toString()).start();
      return "copy in";
    }
    Bundle copy = copies.get(0);
    if (random.nextBoolean()) {
      copy.uninstall();
      return "copy out";
    }
    String other = copy.getVersion().getMicro() == 1 ? "1.0.2" : "1.0.1";
    try (InputStream in = copyOf(module, other).toURL().openStream()) {
      copy.update(in);
    }
    return "copy updated to " + other;
  }

  private static URI copyOf(String module, String version) {
    return Path.of(System.getProperty("live.jars"), "amalgam-%s-%s.jar".formatted(module, version))
        .toUri();
  }
}
