package org.amalgam.recommendation.shell;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.amalgam.recommendation.api.Recommender;
import org.apache.karaf.shell.support.CommandException;

/** Runs a command outside a shell. */
public final class Runs {
  private Runs() {}

  public static void recommend(Recommender recommender, PrintStream out, String... words)
      throws CommandException {
    new RecommendCommand(recommender).execute(out, Path.of(""), List.of(words));
  }
}
