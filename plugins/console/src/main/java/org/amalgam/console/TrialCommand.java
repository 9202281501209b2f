package org.amalgam.console;

import java.util.Optional;
import org.amalgam.api.pipeline.Amalgam;
import org.amalgam.api.pipeline.CanaryOptions;
import org.amalgam.api.pipeline.PipelineStatus;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.api.pipeline.Provider;
import org.amalgam.api.pipeline.Trial;

/** {@code amalgam:shadow} and {@code amalgam:canary}: a version of one stage is tried. */
final class TrialCommand extends AmalgamCommand {

  /** How a trial begins. */
  private interface Beginning {
    PipelineStatus of(Amalgam amalgam, Words words, Provider version);
  }

  private final Beginning beginning;

  private TrialCommand(Amalgam amalgam, Usage usage, Beginning beginning) {
    super(
        amalgam,
        usage
            .argument("ID", Completion.PIPELINE, "Pipeline.")
            .optional(
                "STAGE", Completion.NONE, "Id of a stage. Default: tells how the trial stands.")
            .optional(
                "BUNDLE@VERSION",
                Completion.NONE,
                "An installed bundle that brings the stage's type, too.")
            .flag("--stop", "Ends the trial; what serves stays."));
    this.beginning = beginning;
  }

  static TrialCommand shadow(Amalgam amalgam) {
    return new TrialCommand(
        amalgam,
        new Usage(
            "shadow",
            "Tries a version of a stage on live inputs; what it gives is compared and never used.",
            "Beside the requests, which neither wait for it nor fail for it. It goes on until it"
                + " is stopped, its bundle leaves, or something else serves. One trial at a time."),
        (platform, words, version) ->
            platform.shadow(words.argument(0), words.argument(1), version));
  }

  static TrialCommand canary(Amalgam amalgam) {
    CanaryOptions normal = CanaryOptions.DEFAULT;
    return new TrialCommand(
        amalgam,
        new Usage(
                "canary",
                "Answers a share of the requests with a version of a stage, then decides by itself.",
                "It passes the gate first. Promoted if no request failed, up to 1 % of the rows"
                    + " have no answer, 90 % have the same class (values: they differ by up to a"
                    + " quarter of a standard deviation), and 95 % of its requests take up to twice"
                    + " as long as those of what serves; else rolled back, at the first failure at"
                    + " once. amalgam:promote and amalgam:rollback decide by hand.")
            .option(
                "--percent",
                "P",
                Completion.NONE,
                "Share of the requests. Default: %.0f.".formatted(normal.percent()))
            .option(
                "--requests",
                "N",
                Completion.NONE,
                "Decides after N requests. Default: %d.".formatted(normal.requests())),
        (platform, words, version) ->
            platform.canary(
                words.argument(0),
                words.argument(1),
                version,
                new CanaryOptions(
                    words.decimal("--percent").orElse(normal.percent()),
                    words.count("--requests", 1).orElse(normal.requests()))));
  }

  @Override
  void run(Amalgam amalgam, Call call) {
    Words words = call.words();
    String id = words.argument(0);
    boolean begins = words.optional(1).isPresent();
    if (begins && words.flag("--stop")) {
      throw new ProblemException(
          SCOPE + ":" + getName(), "BAD_OPTION", "--stop takes the pipeline's ID alone.");
    }
    PipelineStatus status =
        begins
            ? beginning.of(amalgam, words, version(words))
            : words.flag("--stop") ? amalgam.stop(id) : amalgam.status(id);
    Trial trial =
        status
            .trial()
            .orElseThrow(
                () ->
                    new ProblemException(
                        "Pipeline '" + id + "'",
                        "NO_TRIAL",
                        "No version is on trial; begin with %s:%s ID STAGE BUNDLE@VERSION."
                            .formatted(SCOPE, getName())));
    call.answer(
        trial, () -> new TrialText(trial).print(call.screen().out(), call.screen().width()));
  }

  private Provider version(Words words) {
    Optional<String> text = words.optional(2);
    return text.flatMap(Provider::parse)
        .orElseThrow(
            () ->
                new ProblemException(
                    SCOPE + ":" + getName(),
                    "BAD_ARGUMENT",
                    "a version is due as BUNDLE@VERSION%s; amalgam:stages lists them."
                        .formatted(text.map(given -> ", not '" + given + "'").orElse(""))));
  }
}
