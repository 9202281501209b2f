package org.amalgam.console;

import java.util.List;
import org.amalgam.api.pipeline.Amalgam;
import org.apache.karaf.shell.api.console.Registry;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Puts the commands into the shell while there is a platform to command. */
@Component(service = {})
public final class Commands {
  private final Registry shell;
  private final List<AmalgamCommand> commands;

  @Activate
  public Commands(@Reference SessionFactory shell, @Reference Amalgam amalgam) {
    this.shell = shell.getRegistry();
    this.commands = all(amalgam);
    commands.forEach(this.shell::register);
  }

  @Deactivate
  void withdraw() {
    commands.forEach(shell::unregister);
  }

  static List<AmalgamCommand> all(Amalgam amalgam) {
    NamedRuns runs = new NamedRuns();
    return List.of(
        new CancelCommand(amalgam, runs),
        new DemoCommand(amalgam, runs),
        new DeployCommand(amalgam),
        new EvaluateCommand(amalgam, runs),
        new ExportCommand(amalgam),
        new FitCommand(amalgam, runs),
        new ImportCommand(amalgam),
        new MetricsCommand(amalgam),
        new PipelinesCommand(amalgam),
        new PredictCommand(amalgam),
        TrialCommand.canary(amalgam),
        TrialCommand.shadow(amalgam),
        SwapCommand.promote(amalgam),
        SwapCommand.rollback(amalgam),
        new StageInfoCommand(amalgam),
        new StagesCommand(amalgam),
        new StatusCommand(amalgam),
        new UndeployCommand(amalgam),
        new ValidateCommand(amalgam));
  }
}
