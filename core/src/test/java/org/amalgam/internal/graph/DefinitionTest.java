package org.amalgam.internal.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.amalgam.api.pipeline.Problem;
import org.amalgam.api.pipeline.StageKind;
import org.amalgam.internal.Data;
import org.amalgam.internal.Fakes;
import org.junit.jupiter.api.Test;

class DefinitionTest {
  private static final String HEAD =
      """
      {"format": 1, "id": "p", "task": "classification",
       "input": [{"name": "a", "type": "float32"}, {"name": "b", "type": "float32"},
                 {"name": "word", "type": "string"}],
       "target": {"name": "y", "classes": ["no", "yes"]},
      """;

  private static List<String> problems(String json) {
    DefinitionReader.Reading reading = DefinitionReader.read(json);
    List<Problem> problems =
        reading
            .definition()
            .map(definition -> Resolver.resolve(definition, Fakes.catalog()).problems())
            .orElse(reading.problems());
    return problems.stream().map(Problem::toString).toList();
  }

  private static void expect(String json, String... beginnings) {
    List<String> problems = problems(json);
    assertEquals(beginnings.length, problems.size(), problems.toString());
    for (int i = 0; i < beginnings.length; i++) {
      assertTrue(
          problems.get(i).startsWith(beginnings[i]),
          "'%s' should begin with '%s'".formatted(problems.get(i), beginnings[i]));
    }
  }

  @Test
  void aSoundPipelineBecomesAGraphInTopologicalOrder() {
    String json =
        HEAD
            + """
            "stages": [
              {"id": "out", "type": "trust", "from": ["m", "s"]},
              {"id": "s", "type": "sign", "from": ["m.features", "x"]},
              {"id": "m", "type": "memory", "from": ["x"]},
              {"id": "x", "type": "numbers", "from": ["input.a", "input.b"]}],
             "output": "out"}""";
    Graph graph =
        Resolver.resolve(DefinitionReader.read(json).definition().orElseThrow(), Fakes.catalog())
            .graph()
            .orElseThrow();
    assertEquals(List.of("x", "m", "s", "out"), graph.nodes().stream().map(Node::id).toList());
    assertEquals(StageKind.FUSER, graph.outputNode().kind());
    assertEquals(List.of("m", "s"), graph.members().stream().map(Node::id).toList());
    assertEquals(
        List.of(false, false, true, true), graph.nodes().stream().map(Node::onTrained).toList());
  }

  @Test
  void everyProblemIsReportedAtOnce() {
    expect(
        HEAD
            + """
            "stages": [
              {"id": "x", "type": "nunbers", "from": ["input.a"]},
              {"id": "z", "type": "numbers", "from": ["input.c"], "params": {"skale": 2, "mode": "wild", "sizes": [0]}},
              {"id": "m", "type": "memory", "from": ["x", "input.word"]},
              {"id": "out", "type": "mean", "from": ["m", "w", "w"]}],
             "output": "out"}""",
        "/stages/0/type UNKNOWN_TYPE No installed bundle provides 'nunbers'. Did you mean 'numbers' (fakes 1.2.3)?",
        "/stages/1/from/0 UNKNOWN_COLUMN The input has no column 'c'.",
        "/stages/1/params/skale UNKNOWN_PARAM 'numbers' has no 'skale'. Known: scale, mode, sizes. Did you mean 'scale'?",
        "/stages/1/params/mode PARAM_RANGE",
        "/stages/1/params/sizes PARAM_RANGE",
        "/stages/1 UNUSED_STAGE",
        "/stages/2/from/1 KIND_MISMATCH model 'm' takes numbers; column 'word' is text.",
        "/stages/3/from/1 UNKNOWN_STAGE There is no stage 'w'.",
        "/stages/3/from/2 DUPLICATE_INPUT",
        "/stages/3/from/2 UNKNOWN_STAGE");
  }

  @Test
  void kindsAreChecked() {
    expect(
        HEAD
            + """
            "stages": [
              {"id": "m", "type": "memory", "from": ["input.a"]},
              {"id": "n", "type": "memory", "from": ["m", "input.a"]},
              {"id": "out", "type": "mean", "from": ["m", "n", "input.a"]},
              {"id": "gate", "type": "pick", "from": ["m", "n"]},
              {"id": "j", "type": "join", "from": ["out", "n", "gate"]}],
             "output": "j"}""",
        "/stages/2/from/2 KIND_MISMATCH fuser 'out' takes predictions; 'input.a' gives records. Candidates: m, n.",
        "/stages/3/from TOO_FEW_INPUTS fuser 'gate' (pick) needs features beside its members",
        "/stages/4/from/1 KIND_MISMATCH synthesizer 'j' takes features; 'n' (memory) gives predictions.");
  }

  @Test
  void aModelThatReadsPredictionsFusesThem() {
    Graph graph =
        Data.graph(
            """
            "stages": [
              {"id": "m", "type": "memory", "from": ["input.a"]},
              {"id": "out", "type": "sign", "from": ["m", "input.b"]}],
             "output": "out"}""",
            Fakes.catalog());
    assertEquals(StageKind.FUSER, graph.outputNode().kind());
    assertEquals(List.of("m"), graph.members().stream().map(Node::id).toList());
  }

  @Test
  void classesAreWeighed() {
    String stages =
        "\"stages\": [{\"id\": \"m\", \"type\": \"memory\", \"from\": [\"input.a\"]}], \"output\": \"m\"}";
    assertEquals(
        new Training.ClassWeights.Given(List.of(1.0, 2.5)),
        Data.definition("\"training\": {\"classWeights\": {\"yes\": 2.5}}, " + stages)
            .training()
            .classWeights());
    expect(
        HEAD + "\"training\": {\"classWeights\": \"balance\"}, " + stages,
        "/training/classWeights OUT_OF_RANGE Must be \"balanced\"");
    expect(
        HEAD + "\"training\": {\"classWeights\": {\"yes\": 0, \"maybe\": 1}}, " + stages,
        "/training/classWeights/maybe UNKNOWN_KEY",
        "/training/classWeights/yes OUT_OF_RANGE");
  }

  @Test
  void aCycleIsNamed() {
    List<String> problems =
        problems(
            HEAD
                + """
                "stages": [
                  {"id": "a", "type": "join", "from": ["b", "input.a"]},
                  {"id": "b", "type": "join", "from": ["a", "input.b"]},
                  {"id": "m", "type": "memory", "from": ["a"]}],
                 "output": "m"}""");
    assertTrue(problems.get(0).contains("CYCLE"), problems.toString());
    assertTrue(problems.get(0).contains("a <- b <- a"), problems.toString());
    assertEquals(1, problems.size(), problems.toString());
  }

  @Test
  void theDocumentItselfIsChecked() {
    expect("{\"format\": 1,", " BAD_JSON".strip());
    expect("[]", "BAD_JSON");
    expect(
        """
        {"format": 2, "id": "A b", "task": "clasification", "input": [{"name": "a", "type": "flot32"}],
         "target": {"name": "y", "classes": ["one"]}, "trainig": {}, "training": {"folds": 1, "holdout": 1.5},
         "stages": [{"id": "x", "type": "numbers", "from": "a"}, {"id": "x", "typo": 1, "from": []}], "output": 3}""",
        "/trainig UNKNOWN_KEY There is no key 'trainig' here.",
        "/format UNKNOWN_FORMAT",
        "/id BAD_ID",
        "/task UNKNOWN_TASK 'clasification' is no task. Known: classification, regression, survival. Did you mean 'classification'?",
        "/input/0/type UNKNOWN_TYPE 'flot32' is no column type.",
        "/target/classes BAD_CLASSES",
        "/stages/0/from WRONG_TYPE",
        "/stages/1/typo UNKNOWN_KEY",
        "/stages/1/id DUPLICATE_ID",
        "/stages/1/type MISSING_KEY",
        "/output WRONG_TYPE",
        "/training/folds OUT_OF_RANGE",
        "/training/holdout OUT_OF_RANGE");
  }

  @Test
  void whatTheModelDependsOnIsTold() {
    String stages =
        "\"stages\": [{\"id\": \"m\", \"type\": \"memory\", \"from\": [\"input.a\"]}], \"output\": \"m\"}";
    String plain = DefinitionReader.read(HEAD + stages).definition().orElseThrow().modelKey();
    assertEquals(
        plain,
        DefinitionReader.read(HEAD + "\"description\": \"words\", \"data\": \"x\"," + stages)
            .definition()
            .orElseThrow()
            .modelKey());
    assertTrue(
        !plain.equals(
            DefinitionReader.read(HEAD + "\"training\": {\"seed\": 7}," + stages)
                .definition()
                .orElseThrow()
                .modelKey()));
  }

  @Test
  void slipsAreRecognized() {
    assertEquals(1, Suggestions.distance("lenght", "length"));
    assertEquals("length", Suggestions.closest("lenght", List.of("width", "length")).orElseThrow());
    assertTrue(Suggestions.closest("zebra", List.of("width", "length")).isEmpty());
  }

  @Test
  void survivalHasATimeAndAnEvent() {
    String head =
        """
        {"format": 1, "id": "p", "task": "survival",
         "input": [{"name": "a", "type": "float32"}], "target": {%s},
         "stages": [{"id": "m", "type": "memory", "from": ["input.a"]}], "output": "m"}""";
    expect(
        head.formatted("\"time\": \"days\", \"event\": \"died\""),
        "/stages/0/type WRONG_TASK 'memory' is not for survival; it does classification");
    expect(
        head.formatted("\"name\": \"days\", \"event\": \"died\""),
        "/target/name UNKNOWN_KEY There is no key 'name' here. Known: time, event.",
        "/target/time MISSING_KEY");
  }
}
