package org.amalgam.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.amalgam.api.pipeline.Amalgam;
import org.amalgam.api.pipeline.EvaluatorInfo;
import org.amalgam.api.pipeline.EvaluatorKind;
import org.amalgam.api.pipeline.PipelineStatus;
import org.amalgam.api.pipeline.StageInfo;
import org.amalgam.api.pipeline.StageKind;
import org.apache.karaf.shell.api.console.Candidate;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.FileCompleter;

/** What the tab key offers while a command is typed; the shell keeps what begins as typed. */
final class WordCompleter implements Completer {
  private final Amalgam amalgam;
  private final Usage usage;
  private final boolean scoped;
  private final Completer files = new FileCompleter();

  WordCompleter(Amalgam amalgam, Usage usage, boolean scoped) {
    this.amalgam = amalgam;
    this.usage = usage;
    this.scoped = scoped;
  }

  @Override
  public int complete(Session session, CommandLine line, List<String> candidates) {
    List<Candidate> found = new ArrayList<>();
    completeCandidates(session, line, found);
    found.forEach(candidate -> candidates.add(candidate.value()));
    return found.isEmpty() ? -1 : line.getBufferPosition() - line.getArgumentPosition();
  }

  @Override
  public void completeCandidates(Session session, CommandLine line, List<Candidate> candidates) {
    int at = line.getCursorArgumentIndex();
    String full = AmalgamCommand.SCOPE + ":" + usage.name();
    if (at == 0) {
      candidates.add(candidate(usage.name(), usage.summary()));
      if (!scoped) {
        candidates.add(candidate(full, usage.summary()));
      }
    } else if (session.resolveCommand(line.getArguments()[0]).equals(full)) {
      List<String> before = List.of(line.getArguments()).subList(1, at);
      complete(session, line, before, candidates);
    }
  }

  private void complete(
      Session session, CommandLine line, List<String> before, List<Candidate> candidates) {
    Optional<Usage.Option> open = open(before);
    String typed = Optional.ofNullable(line.getCursorArgument()).orElse("");
    if (open.isEmpty() && typed.startsWith("-")) {
      usage.options().forEach(o -> candidates.add(candidate(o.name(), o.description())));
      return;
    }
    Completion kind = open.map(Usage.Option::completion).orElseGet(() -> argument(before));
    words(kind).forEach(word -> candidates.add(candidate(word, "")));
    if (kind == Completion.FILE || kind == Completion.PIPELINE_OR_FILE) {
      files.completeCandidates(session, line, candidates);
    }
  }

  /** The option whose value comes next. */
  private Optional<Usage.Option> open(List<String> before) {
    return before.isEmpty()
        ? Optional.empty()
        : usage.option(before.get(before.size() - 1)).filter(option -> !option.flag());
  }

  private Completion argument(List<String> before) {
    int arguments = 0;
    for (int i = 0; i < before.size(); i++) {
      boolean value = open(before.subList(0, i)).isPresent();
      arguments += value || before.get(i).startsWith("--") ? 0 : 1;
    }
    return arguments < usage.arguments().size()
        ? usage.arguments().get(arguments).completion()
        : Completion.NONE;
  }

  private Stream<String> words(Completion kind) {
    return switch (kind) {
      case PIPELINE, PIPELINE_OR_FILE -> amalgam.pipelines().stream().map(PipelineStatus::id);
      case STAGE -> amalgam.stages().stream().map(StageInfo::type).distinct();
      case KIND -> Stream.of(StageKind.values()).map(StageKind::json);
      case METRIC ->
          Stream.concat(
              ScoreTable.CORE.stream(),
              amalgam.evaluators().stream()
                  .filter(each -> each.kind() == EvaluatorKind.METRIC)
                  .map(EvaluatorInfo::type));
      case EVALUATOR -> amalgam.evaluators().stream().map(EvaluatorInfo::type);
      case FILE, NONE -> Stream.empty();
    };
  }

  private static Candidate candidate(String word, String description) {
    return new Candidate(word, word, null, description, null, null, true);
  }
}
