package org.amalgam.itests;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.inject.Inject;
import org.amalgam.api.FitContext;
import org.amalgam.api.FittedModel;
import org.amalgam.api.LoadContext;
import org.amalgam.api.ModelTrainer;
import org.amalgam.api.Param;
import org.amalgam.api.StageType;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Predictions;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.Task;
import org.amalgam.api.pipeline.Amalgam;
import org.amalgam.api.pipeline.Answers;
import org.amalgam.api.pipeline.FitOptions;
import org.amalgam.api.pipeline.Interval;
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
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/**
 * Each member is lost in turn, and the pipeline is then as good as status promised: on rows that
 * neither the fit nor the promise has seen, its accuracy lies in the promised interval.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class DegradedIT {
  private static final String ID = "degraded";
  private static final String FOLDER = "/AMALGAM-INF/pipelines/";

  @Inject private BundleContext context;
  @Inject private Amalgam amalgam;

  @Configuration
  public Option[] configuration() throws IOException {
    return Container.options();
  }

  /** A stage of its own that is like another. */
  private record Member(ModelTrainer linear) implements ModelTrainer {
    @Override
    public List<Param> params() {
      return linear.params();
    }

    @Override
    public int stateVersion() {
      return linear.stateVersion();
    }

    @Override
    public Set<Task> tasks() {
      return linear.tasks();
    }

    @Override
    public FittedModel fit(FitContext<List<Features>> fit) {
      return linear.fit(fit);
    }

    @Override
    public FittedModel load(LoadContext state) throws IOException {
      return linear.load(state);
    }
  }

  /** The shipped pipeline, where each member has a type of its own that can be lost alone. */
  private String pipeline() throws IOException {
    String json = text("medical-alzheimer.json");
    for (String member : List.of("csf", "clinical", "joint")) {
      json =
          json.replace(
              "{\"id\": \"%s\", \"type\": \"linear\"".formatted(member),
              "{\"id\": \"%s\", \"type\": \"%s-linear\"".formatted(member, member));
    }
    return json.replace("\"id\": \"medical-alzheimer\"", "\"id\": \"degraded\"")
        .replace("\"data\": \"medical-alzheimer.data.json\"", "\"data\": \"fit.csv\"")
        .replace("\"training\":", "\"serving\": {\"grace\": 0}, \"training\":");
  }

  private String text(String file) throws IOException {
    Bundle medical = bundle("amalgam-medical");
    try (InputStream in = medical.getEntry(FOLDER + file).openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private Bundle bundle(String name) {
    return Arrays.stream(context.getBundles())
        .filter(bundle -> bundle.getSymbolicName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private ModelTrainer linear() throws Exception {
    String filter = "(%s=linear)".formatted(StageType.PROPERTY);
    Condition.await(
        "linear is there",
        () -> !context.getServiceReferences(ModelTrainer.class, filter).isEmpty());
    ServiceReference<ModelTrainer> linear =
        context.getServiceReferences(ModelTrainer.class, filter).iterator().next();
    return context.getService(linear);
  }

  private ServiceRegistration<ModelTrainer> register(String type) throws Exception {
    return context.registerService(
        ModelTrainer.class,
        new Member(linear()),
        FrameworkUtil.asDictionary(Map.of(StageType.PROPERTY, type)));
  }

  /** Three rows of four are for the fit, the others are fresh. */
  private static List<String> split(Path folder, String csv) throws IOException {
    List<String> lines = csv.lines().toList();
    List<String> fit = new ArrayList<>(List.of(lines.get(0)));
    List<String> fresh = new ArrayList<>(List.of(lines.get(0)));
    for (int i = 1; i < lines.size(); i++) {
      (i % 4 == 0 ? fresh : fit).add(lines.get(i));
    }
    Files.write(folder.resolve("fit.csv"), fit);
    Files.write(folder.resolve("fresh.csv"), fresh);
    int label = List.of(lines.get(0).split(",")).indexOf("Class");
    return fresh.stream().skip(1).map(line -> line.split(",")[label]).toList();
  }

  @Test
  public void withoutAMemberItIsAsGoodAsPromised() throws Exception {
    Path folder = Files.createTempDirectory(ID);
    List<String> labels = split(folder, text("ad_data.csv"));
    List<ServiceRegistration<ModelTrainer>> types = new ArrayList<>();
    for (String member : List.of("csf", "clinical", "joint")) {
      types.add(register(member + "-linear"));
    }
    amalgam.deploy(pipeline(), Optional.of(folder));
    Condition.await("all stages are there", () -> amalgam.status(ID).problems().isEmpty());
    amalgam.fit(ID, FitOptions.DEFAULT).await();
    Records fresh = amalgam.read(ID, folder.resolve("fresh.csv"));
    float[] whole = amalgam.predict(ID, fresh).fused().values();
    report(
        "nothing",
        amalgam.status(ID).fit().orElseThrow().fused().orElseThrow().metrics().get("accuracy"),
        accuracy(amalgam.predict(ID, fresh).fused(), labels));
    for (String member : List.of("csf", "clinical", "joint")) {
      types.remove(0).unregister();
      lost(List.of(member), fresh, labels);
      types.add(register(member + "-linear"));
      ready(fresh, whole);
    }
    bundle("amalgam-dl4j").stop();
    lost(List.of("proteins"), fresh, labels);
    bundle("amalgam-dl4j").start();
    ready(fresh, whole);
    bundle("amalgam-medical").stop();
    lost(List.of("csf", "clinical", "joint"), fresh, labels);
    bundle("amalgam-medical").start();
    ready(fresh, whole);
    amalgam.undeploy(ID);
  }

  private void ready(Records fresh, float[] whole) throws Exception {
    Condition.await("it is whole", () -> amalgam.status(ID).state() == PipelineState.READY);
    assertArrayEquals(whole, amalgam.predict(ID, fresh).fused().values(), 0f);
  }

  private void lost(List<String> members, Records fresh, List<String> labels) throws Exception {
    String names = String.join(", ", members);
    Condition.await(
        "it is without " + names,
        () ->
            amalgam.status(ID).state() == PipelineState.DEGRADED
                && amalgam.status(ID).detail().contains("Without " + names + " it was measured"));
    PipelineStatus status = amalgam.status(ID);
    Interval promised = status.fit().orElseThrow().absences().get(names).metrics().get("accuracy");
    Answers answers = amalgam.predict(ID, fresh);
    for (String member : members) {
      assertTrue(
          answers.missing().toString(),
          answers.missing().stream().anyMatch(missing -> missing.stage().equals(member)));
    }
    double measured = accuracy(answers.fused(), labels);
    report(names, promised, measured);
    assertTrue(
        names + ": " + measured + " is not in " + promised,
        promised.low() <= measured && measured <= promised.high());
  }

  private static void report(String without, Interval promised, double measured) {
    System.out.printf(
        Locale.ROOT,
        "without %s: promised %.3f [%.3f, %.3f], measured on fresh rows %.3f%n",
        without,
        promised.value(),
        promised.low(),
        promised.high(),
        measured);
  }

  private static double accuracy(Predictions answers, List<String> labels) {
    assertEquals(labels.size(), answers.rows());
    int right = 0;
    for (int row = 0; row < answers.rows(); row++) {
      String said = answers.schema().outputs().get(answers.label(row));
      right += said.equals(labels.get(row)) ? 1 : 0;
    }
    return (double) right / answers.rows();
  }
}
