package org.amalgam.internal.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.internal.Data;
import org.amalgam.internal.Fakes;
import org.amalgam.internal.dataset.Dataset;
import org.amalgam.internal.graph.AbsenceAware;
import org.amalgam.internal.graph.FittedGraph;
import org.amalgam.internal.graph.Graph;
import org.amalgam.internal.graph.Reduced;
import org.amalgam.internal.store.ModelPackage;
import org.amalgam.internal.store.ModelPackage.Manifest;
import org.amalgam.internal.store.ModelPackage.ReducedState;
import org.amalgam.internal.store.ModelPackage.StageState;
import org.amalgam.internal.training.Monitor;
import org.amalgam.internal.training.Trainer;
import org.junit.jupiter.api.Test;

class PackingTest {
  private static final int FUSER = 3;

  private final Graph graph =
      Data.graph(
          """
          "stages": [
            {"id": "one", "type": "sign", "from": ["input.b"]},
            {"id": "two", "type": "sign", "from": ["input.a"]},
            {"id": "three", "type": "memory", "from": ["input.b"]},
            {"id": "out", "type": "trust", "from": ["one", "two", "three"]}],
           "output": "out"}""",
          Fakes.catalog());
  private final Dataset data = Data.dataset(Data.csv(120, 8, 1));

  private Trainer.Trained fit() {
    ForkJoinPool pool = new ForkJoinPool(2);
    try {
      return new Trainer(pool).fit(graph, data, 42, new Monitor());
    } finally {
      pool.shutdown();
    }
  }

  private static ModelPackage written(ModelPackage model) throws IOException {
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    model.write(zip);
    return ModelPackage.read(new ByteArrayInputStream(zip.toByteArray()));
  }

  private float[] without(FittedGraph fitted, int node) {
    BitSet gone = new BitSet();
    gone.set(node);
    try (FittedGraph rest = Succession.without(fitted, gone)) {
      return rest.serve(data.records(), false, Set.of()).fused().values();
    }
  }

  @Test
  void whatWasLearnedForAnAbsenceIsInThePackage() throws IOException {
    Trainer.Trained trained = fit();
    ModelPackage model = written(Packing.pack(trained.graph(), trained.report(), Optional.empty()));
    FittedGraph loaded = Packing.unpack(model, graph).graph();
    AbsenceAware due = (AbsenceAware) trained.graph().stage(FUSER);
    AbsenceAware fuser = (AbsenceAware) loaded.stage(FUSER);
    assertEquals(
        due.reduced().stream().map(Reduced::without).toList(),
        fuser.reduced().stream().map(Reduced::without).toList());
    assertTrue(fuser.reduced().size() >= 3);
    for (int node = 0; node < FUSER; node++) {
      assertArrayEquals(without(trained.graph(), node), without(loaded, node));
    }
  }

  @Test
  void aMemberThatThereIsNotIsRefused() {
    Trainer.Trained trained = fit();
    ModelPackage model = Packing.pack(trained.graph(), trained.report(), Optional.empty());
    for (ReducedState wrong :
        List.of(
            new ReducedState(List.of("four"), List.of(0), false),
            new ReducedState(List.of("one"), List.of(3), false),
            new ReducedState(List.of("one"), List.of(), false))) {
      List<StageState> stages = new ArrayList<>(model.fitted().stages());
      StageState s = stages.get(FUSER);
      stages.set(
          FUSER,
          new StageState(
              s.id(),
              s.type(),
              s.kind(),
              s.bundle(),
              s.version(),
              s.stateVersion(),
              s.fallback(),
              List.of(wrong)));
      ModelPackage damaged =
          new ModelPackage(
              model.pipeline(),
              new Manifest(Manifest.FORMAT, model.fitted().report(), stages),
              model.states(),
              Optional.empty());
      ProblemException refused =
          assertThrows(ProblemException.class, () -> Packing.unpack(damaged, graph));
      assertEquals("LOAD_FAILED", refused.problems().get(0).code());
    }
  }
}
