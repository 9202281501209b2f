package org.amalgam.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.google.gson.Gson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.amalgam.api.FeatureExtractor;
import org.amalgam.api.FeatureSynthesizer;
import org.amalgam.api.ModelFuser;
import org.amalgam.api.ModelTrainer;
import org.amalgam.api.Param;
import org.amalgam.api.Params;
import org.amalgam.api.Stage;
import org.amalgam.api.StageType;
import org.amalgam.api.evaluation.Evaluator;
import org.amalgam.api.evaluation.EvaluatorType;
import org.junit.Test;

/**
 * docs/methods.md lists the installed stages, metrics and analyses, all and no others, with
 * examples that they take.
 */
public class MethodsTest {
  private static final Path DOC = Path.of("..", "docs", "methods.md");

  /** The kind that the section of metrics and analyses names. */
  private static final String EVALUATOR = Evaluator.class.getSimpleName();

  private static final Set<Class<?>> KINDS =
      Set.of(
          FeatureExtractor.class, FeatureSynthesizer.class, ModelTrainer.class, ModelFuser.class);

  /** A section of one kind, {@code ## Fusion (`ModelFuser`)}. */
  private static final Pattern SECTION = Pattern.compile("## .*\\(`(\\w+)`\\)");

  /** A row of a table, {@code | `pca` | ...}. */
  private static final Pattern ENTRY = Pattern.compile("\\| `([^`]+)`.*");

  /**
   * A stage as a pipeline would have it.
   *
   * @param params as JSON gives them; none if the example has none
   */
  private record Example(String stage, Optional<Map<String, Object>> params, String line) {}

  /** A stage of one name can be of two kinds, so both name it. */
  private static String named(String kind, String type) {
    return kind + " " + type;
  }

  @SuppressWarnings("rawtypes") // A class literal has no type arguments.
  private static Map<String, List<Param>> installed() {
    Map<String, List<Param>> installed = new TreeMap<>();
    for (ServiceLoader.Provider<Evaluator> each :
        ServiceLoader.load(Evaluator.class).stream().toList()) {
      String type = each.type().getAnnotation(EvaluatorType.class).value();
      installed.put(named(EVALUATOR, type), each.get().params());
    }
    for (ServiceLoader.Provider<Stage> each : ServiceLoader.load(Stage.class).stream().toList()) {
      String type = each.type().getAnnotation(StageType.class).value();
      for (Class<?> kind : KINDS) {
        if (kind.isAssignableFrom(each.type())) {
          installed.put(named(kind.getSimpleName(), type), params(each.get()));
        }
      }
    }
    return installed;
  }

  private static List<Param> params(Stage<?, ?> stage) {
    return stage.params();
  }

  /** What the sections of the kinds say. */
  private record Doc(Set<String> entries, List<Example> examples) {

    static Doc read() throws IOException {
      Doc doc = new Doc(new TreeSet<>(), new ArrayList<>());
      String kind = "";
      for (String line : Files.readAllLines(DOC)) {
        if (line.startsWith("## ")) {
          Matcher section = SECTION.matcher(line);
          kind = section.matches() ? section.group(1) : "";
        }
        doc.take(line, kind);
      }
      return doc;
    }

    private void take(String line, String kind) {
      Matcher entry = ENTRY.matcher(line);
      if (!kind.isEmpty() && entry.matches()) {
        entries.add(named(kind, entry.group(1)));
      }
      if (line.contains("\"type\"")) {
        examples.add(example(line, kind));
      }
    }

    @SuppressWarnings("unchecked") // The keys of a JSON object are texts.
    private static Example example(String line, String kind) {
      Map<String, Object> stage = new Gson().fromJson(line, Map.class);
      boolean evaluator = kind.equals(EVALUATOR);
      Set<String> known =
          evaluator ? Set.of("id", "type", "params") : Set.of("id", "type", "from", "params");
      Set<String> due = evaluator ? Set.of("type") : Set.of("id", "type", "from");
      assertTrue(
          "It has %s, perhaps %s: %s".formatted(due, known, line),
          known.containsAll(stage.keySet()) && stage.keySet().containsAll(due));
      return new Example(
          named(kind, (String) stage.get("type")),
          Optional.ofNullable((Map<String, Object>) stage.get("params")),
          line);
    }
  }

  @Test
  public void everyInstalledStageHasAnEntryAndAnExample() throws IOException {
    Set<String> installed = installed().keySet();
    assertTrue(installed.toString(), installed.size() > 30);
    Doc doc = Doc.read();
    assertEquals(lines(installed), lines(doc.entries()));
    Set<String> shown = new TreeSet<>();
    doc.examples().forEach(example -> shown.add(example.stage()));
    assertEquals(lines(installed), lines(shown));
  }

  /** So that a failure shows which line differs. */
  private static String lines(Set<String> names) {
    return String.join("\n", names);
  }

  @Test
  public void everyExampleHasParametersThatItsStageTakes() throws IOException {
    Map<String, List<Param>> installed = installed();
    List<String> wrong = new ArrayList<>();
    for (Example example : Doc.read().examples()) {
      List<Param> declared = installed.get(example.stage());
      if (declared == null) {
        wrong.add("not installed: " + example.line());
        continue;
      }
      for (Params.Fault fault : Params.faults(declared, example.params().orElse(Map.of()))) {
        wrong.add("'%s' %s: %s".formatted(fault.param(), fault.message(), example.line()));
      }
    }
    assertEquals(List.of(), wrong);
  }
}
