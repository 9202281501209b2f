package org.amalgam.itests;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.amalgam.api.data.Records;
import org.amalgam.api.pipeline.Amalgam;
import org.amalgam.api.pipeline.Answer;
import org.amalgam.api.pipeline.FitOptions;
import org.amalgam.api.pipeline.FitReport;
import org.amalgam.api.pipeline.PipelineState;
import org.amalgam.api.pipeline.PipelineStatus;
import org.amalgam.api.pipeline.PredictOptions;
import org.amalgam.api.pipeline.ProblemException;
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
import org.osgi.framework.BundleListener;

/** The real distribution, seen from inside. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class ContainerIT {
  private static final String MEDICAL = "medical-alzheimer";

  @Inject private BundleContext context;
  @Inject private Amalgam amalgam;
  @Inject private FeaturesService features;

  @Configuration
  public Option[] configuration() throws IOException {
    return Container.options();
  }

  private Map<Long, Long> started() {
    return Arrays.stream(context.getBundles())
        .filter(bundle -> bundle.getSymbolicName().startsWith("amalgam-"))
        .collect(Collectors.toMap(Bundle::getBundleId, Bundle::getLastModified));
  }

  private Path deploy() {
    return Path.of(System.getProperty("karaf.base"), "deploy");
  }

  private boolean installed(String type) {
    return amalgam.stages().stream().anyMatch(stage -> stage.type().equals(type));
  }

  private void readyMedical() throws Exception {
    Condition.await(
        MEDICAL + " has all its stages",
        () ->
            amalgam.pipelines().stream()
                .anyMatch(p -> p.id().equals(MEDICAL) && p.problems().isEmpty()));
    if (amalgam.status(MEDICAL).state() != PipelineState.READY) {
      amalgam.fit(MEDICAL, FitOptions.DEFAULT).await();
    }
  }

  @Test
  public void everyBundleIsActive() throws Exception {
    List<String> names = Arrays.stream(context.getBundles()).map(Bundle::getSymbolicName).toList();
    assertTrue(
        names.containsAll(
            List.of(
                "amalgam-core",
                "amalgam-builtin",
                "amalgam-console",
                "amalgam-deployer",
                "amalgam-dl4j",
                "amalgam-light",
                "amalgam-medical",
                "amalgam-finance",
                "amalgam-driving",
                "amalgam-recommendation")));
    for (Bundle bundle : context.getBundles()) {
      if (bundle.getSymbolicName().startsWith("amalgam-")) {
        assertEquals(bundle.getSymbolicName(), Bundle.ACTIVE, bundle.getState());
      }
    }
    Condition.await("the neural engine is there", () -> installed("dl4j.mlp"));
  }

  @Test
  public void medicineFitsAnswersAndSaysWhoContributedWhat() throws Exception {
    readyMedical();
    PipelineStatus status = amalgam.status(MEDICAL);
    FitReport fit = status.fit().orElseThrow();
    assertEquals(333, fit.rows() + fit.heldOut());
    assertTrue(fit.members().stream().anyMatch(member -> member.type().equals("dl4j.mlp")));
    assertTrue(fit.fused().orElseThrow().metrics().get("auc").value() > 0.75);
    Records patients = amalgam.heldOut(MEDICAL);
    Answer patient = amalgam.predict(MEDICAL, patients, PredictOptions.EXPLAINED).answer(0);
    assertEquals(1, patient.probabilities().values().stream().mapToDouble(p -> p).sum(), 1e-5);
    assertFalse(patient.members().isEmpty());
    assertTrue(patient.members().stream().noneMatch(m -> m.contribution().isEmpty()));
  }

  @Test
  public void aPackageAnswersTheSameAfterItWasTakenOutAndIn() throws Exception {
    readyMedical();
    Records patients = amalgam.heldOut(MEDICAL);
    float[] before = amalgam.predict(MEDICAL, patients).fused().values();
    ByteArrayOutputStream model = new ByteArrayOutputStream();
    amalgam.exportPackage(MEDICAL, model);
    amalgam.importPackage(new ByteArrayInputStream(model.toByteArray()));
    assertArrayEquals(before, amalgam.predict(MEDICAL, patients).fused().values(), 0f);
  }

  @Test
  public void aPluginInTheDeployFolderComesAndGoesAndNothingElseRestarts() throws Exception {
    Condition.await("the neural engine is there", () -> installed("dl4j.mlp"));
    Map<Long, Long> before = started();
    Path jar = Path.of(System.getProperty("plugin.hello"));
    Path deployed = deploy().resolve(jar.getFileName());
    Files.copy(jar, deployed, StandardCopyOption.REPLACE_EXISTING);
    Condition.await("hello.length is installed", () -> installed("hello.length"));
    assertEquals(
        "plugin-hello 1.0.0",
        amalgam.stages().stream()
            .filter(stage -> stage.type().equals("hello.length"))
            .findFirst()
            .orElseThrow()
            .provider()
            .toString());
    assertEquals(before, started());
    Files.delete(deployed);
    Condition.await("hello.length is gone", () -> !installed("hello.length"));
    assertEquals(before, started());
  }

  /** What happens to bundles but those of medicine, while something is done. */
  private Set<String> elsewhere(Work work) throws Exception {
    Set<String> others = ConcurrentHashMap.newKeySet();
    BundleListener listener =
        event -> {
          if (!event.getBundle().getSymbolicName().equals("amalgam-medical")) {
            others.add(event.getBundle() + " " + event.getType());
          }
        };
    context.addBundleListener(listener);
    try {
      work.run();
    } finally {
      context.removeBundleListener(listener);
    }
    return others;
  }

  private interface Work {
    void run() throws Exception;
  }

  private static Path medicalKar() throws IOException {
    Path folder = Path.of(System.getProperty("amalgam.root"), "plugins/medical/target");
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".kar")).findFirst().orElseThrow();
    }
  }

  @Test
  public void aFeatureAndItsKarComeAndGoAndNothingElseRestarts() throws Exception {
    readyMedical();
    Records patients = amalgam.heldOut(MEDICAL);
    float[] before = amalgam.predict(MEDICAL, patients).fused().values();
    Set<String> others =
        elsewhere(
            () -> {
              features.uninstallFeature("amalgam-medical");
              assertFalse("uninstalled", installed("medical.csf"));
              assertArrayEquals(before, amalgam.predict(MEDICAL, patients).fused().values(), 0f);

              Path kar = deploy().resolve("amalgam-medical.kar");
              Files.copy(medicalKar(), kar);
              Condition.await("the .kar is installed", () -> installed("medical.csf"));
              assertArrayEquals(before, amalgam.predict(MEDICAL, patients).fused().values(), 0f);
              Files.delete(kar);
              Condition.await("the .kar is gone", () -> !installed("medical.csf"));

              features.installFeature("amalgam-medical");
              assertTrue("installed", installed("medical.csf"));
            });
    assertEquals(Set.of(), others);
    readyMedical();
    assertArrayEquals(before, amalgam.predict(MEDICAL, patients).fused().values(), 0f);
  }

  @Test
  public void aPipelineInTheDeployFolderGoesLiveAndGoes() throws Exception {
    StringBuilder rows = new StringBuilder("x,word,y\n");
    for (int row = 0; row < 60; row++) {
      rows.append(row % 7 + (row % 2) * 3).append(row % 2 == 0 ? ",even,no\n" : ",oddly,yes\n");
    }
    Files.writeString(deploy().resolve("parity.csv"), rows);
    Path file = deploy().resolve("parity.json");
    Files.writeString(
        file,
        """
        {"format": 1, "id": "parity", "task": "classification",
         "input": [{"name": "x", "type": "float32"}, {"name": "word", "type": "string"}],
         "target": {"name": "y", "classes": ["no", "yes"]}, "data": "parity.csv",
         "stages": [
           {"id": "number", "type": "linear", "from": ["input.x"]},
           {"id": "words", "type": "one-hot", "from": ["input.word"]},
           {"id": "text", "type": "linear", "from": ["words"]},
           {"id": "out", "type": "mean", "from": ["number", "text"]}],
         "output": "out"}""");
    Condition.await(
        "parity is ready",
        () ->
            amalgam.pipelines().stream()
                .anyMatch(p -> p.id().equals("parity") && p.state() == PipelineState.READY));
    Answer answer =
        amalgam
            .predict("parity", amalgam.rows("parity", "{\"x\": 9, \"word\": \"oddly\"}"))
            .answer(0);
    assertEquals(Optional.of("yes"), answer.label());
    Files.delete(file);
    Condition.await(
        "parity is gone",
        () -> amalgam.pipelines().stream().noneMatch(p -> p.id().equals("parity")));
  }

  @Test
  public void badInputIsRefusedAndNothingIsLost() throws Exception {
    readyMedical();
    try {
      amalgam.deploy("{\"format\": 1, \"id\": \"" + MEDICAL + "\"}", Optional.empty());
      throw new AssertionError("a definition without stages was taken");
    } catch (ProblemException e) {
      assertTrue(e.getMessage(), e.problems().size() > 3);
    }
    assertEquals(PipelineState.READY, amalgam.status(MEDICAL).state());
  }
}
