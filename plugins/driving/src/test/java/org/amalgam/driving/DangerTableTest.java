package org.amalgam.driving;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.amalgam.api.data.Task;
import org.amalgam.api.evaluation.Analysis;
import org.amalgam.api.evaluation.AnalysisTable;
import org.amalgam.testkit.AnalysisContract;
import org.amalgam.testkit.TestRows;
import org.junit.jupiter.api.Test;

class DangerTableTest extends AnalysisContract {
  private final DangerTable table = new DangerTable();

  @Override
  protected Analysis analysis() {
    return table;
  }

  @Override
  protected List<TestRows> examples() {
    TestRows rows = TestRows.example(Task.CLASSIFICATION, 3, 240);
    String danger = rows.target().schema().outputs().get(0);
    return List.of(rows.withParams(table, Map.of("danger", danger)));
  }

  /** As decided, .5 and more are alarmed: all danger, and two of five safe rows. */
  @Test
  void tellsWhatIsMissedAndWhatIsDecided() {
    Map<String, Object> params = Map.of("falseAlarms", List.of(0, 0.2), "note", "simulated");
    List<AnalysisTable> tables = table.tables(MissedDangerTest.eight().withParams(table, params));
    assertEquals("Missed danger (simulated)", tables.get(0).name());
    assertEquals("20.0 %", tables.get(0).rows().get(1).label());
    assertEquals(2.0 / 3, tables.get(0).rows().get(0).values().get(0), 1e-12);
    assertEquals(1.0 / 3, tables.get(0).rows().get(1).values().get(0), 1e-12);
    assertEquals(List.of(0.0, 0.4), tables.get(1).rows().get(0).values());
  }
}
