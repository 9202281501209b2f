package org.amalgam.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.amalgam.api.pipeline.PipelineState;
import org.amalgam.api.pipeline.PipelineStatus;
import org.amalgam.api.pipeline.Problem;
import org.amalgam.api.pipeline.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ArrivalTest {
  private static final Problem MISSING =
      new Problem("/stages/0/type", "UNKNOWN_TYPE", "no bundle provides 'x'.");

  private final FakeAmalgam amalgam = new FakeAmalgam();
  private final Call call =
      Call.of(Screens.silent(false), Path.of(""), Words.of(new Usage("demo", "", ""), List.of()));

  private static PipelineStatus status(PipelineState state, Problem... problems) {
    return Samples.status("risk", state, List.of(problems));
  }

  private ProblemException refused(Duration limit) {
    return assertThrows(
        ProblemException.class, () -> new Arrival(amalgam, call, limit).await("risk"));
  }

  @Test
  void waitsForThePipelineItsTypesAndItsFit() {
    Queue<List<PipelineStatus>> seen =
        new ArrayDeque<>(
            List.of(
                List.of(),
                List.of(status(PipelineState.UNRESOLVED, MISSING)),
                List.of(status(PipelineState.FITTING))));
    PipelineStatus ready = status(PipelineState.READY);
    amalgam.watched = () -> seen.isEmpty() ? List.of(ready) : seen.remove();

    assertSame(ready, new Arrival(amalgam, call, Duration.ofMinutes(1)).await("risk"));
  }

  @Test
  void aDomainIsItsFirstPipeline() {
    PipelineStatus first = Samples.status("risk-loans", PipelineState.READY, List.of());
    amalgam.with(Samples.status("risky", PipelineState.READY, List.of()));
    amalgam.with(Samples.status("risk-stocks", PipelineState.READY, List.of()));
    amalgam.with(first);

    assertSame(first, new Arrival(amalgam, call, Duration.ZERO).await("risk"));
  }

  @Test
  void anIdIsNoDomainWhileItsPipelineIsNotThere() {
    amalgam.with(Samples.status("risk-loans-two", PipelineState.READY, List.of()));

    assertThrows(
        ProblemException.class,
        () -> new Arrival(amalgam, call, Duration.ZERO).await("risk-loans"));
  }

  @Test
  void saysWhatIsDeployedInstead() {
    amalgam.with(Samples.status("other", PipelineState.READY, List.of()));

    assertEquals(
        "Pipeline 'risk': NOT_DEPLOYED it is not deployed; there are: other.",
        refused(Duration.ZERO).getMessage());
  }

  @Test
  void saysWhichTypesAreMissing() {
    amalgam.with(status(PipelineState.UNRESOLVED, MISSING));

    assertEquals(List.of(MISSING), refused(Duration.ZERO).problems());
  }

  @Test
  void refusesAnInvalidPipelineAtOnce() {
    amalgam.with(status(PipelineState.INVALID, MISSING));

    assertEquals(List.of(MISSING), refused(Duration.ofMinutes(1)).problems());
  }

  @Test
  void endsWhenInterrupted() {
    Thread.currentThread().interrupt();

    assertEquals("CANCELLED", refused(Duration.ofMinutes(1)).problems().get(0).code());
  }
}
