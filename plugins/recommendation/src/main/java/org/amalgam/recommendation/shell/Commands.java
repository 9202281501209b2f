package org.amalgam.recommendation.shell;

import java.util.List;
import org.amalgam.recommendation.api.Recommender;
import org.apache.karaf.shell.api.console.Command;
import org.apache.karaf.shell.api.console.Registry;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Puts the commands into the shell while there is a recommender. */
@Component(service = {})
public final class Commands {
  private final Registry shell;
  private final List<Command> commands;

  @Activate
  public Commands(@Reference SessionFactory shell, @Reference Recommender recommender) {
    this.shell = shell.getRegistry();
    this.commands = List.of(new RecommendCommand(recommender), new RankingCommand(recommender));
    commands.forEach(this.shell::register);
  }

  @Deactivate
  void withdraw() {
    commands.forEach(shell::unregister);
  }
}
