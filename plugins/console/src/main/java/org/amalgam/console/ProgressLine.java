package org.amalgam.console;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import org.amalgam.api.pipeline.Progress;

/** Shows how far a run is: one line written anew on a terminal, else a line every two seconds. */
final class ProgressLine implements Consumer<Progress>, AutoCloseable {
  private final Screen screen;
  private final Runnable hungUp;
  private int written;

  /**
   * A line that is not there yet.
   *
   * @param hungUp told when nobody can read any more, because the connection is gone
   */
  ProgressLine(Screen screen, Runnable hungUp) {
    this.screen = screen;
    this.hungUp = hungUp;
  }

  Duration every() {
    return Duration.ofMillis(screen.live() ? 500 : 2000);
  }

  @Override
  public void accept(Progress progress) {
    String text = text(progress);
    if (screen.live()) {
      rewrite(text.substring(0, Math.min(text.length(), screen.width() - 1)));
    } else {
      screen.console().println(text);
    }
    if (screen.console().checkError()) {
      hungUp.run();
    }
  }

  /** Takes the line away again. */
  @Override
  public void close() {
    if (written > 0) {
      rewrite("");
      screen.console().print('\r');
      screen.console().flush();
    }
  }

  private void rewrite(String text) {
    screen.console().print('\r' + text + " ".repeat(Math.max(0, written - text.length())));
    screen.console().flush();
    written = text.length();
  }

  static String text(Progress progress) {
    String left = progress.remaining().map(time -> ", about " + seconds(time) + " left").orElse("");
    return String.format(
        Locale.ROOT,
        "%3.0f %%  %s (%s%s)",
        100 * progress.fraction(),
        progress.message(),
        seconds(progress.elapsed()),
        left);
  }

  /**
   * One stage of a run: {@code fold 2 of 5, net: 40 %, epoch 3, loss 0.41 (2 s, about 3 s left)}.
   */
  static String text(Progress.Stage stage) {
    String left = stage.remaining().map(time -> ", about " + seconds(time) + " left").orElse("");
    return String.format(
        Locale.ROOT,
        "%s%s: %.0f %%%s (%s%s)",
        stage.place(),
        stage.id(),
        100 * stage.fraction(),
        stage.message().isEmpty() ? "" : ", " + stage.message(),
        seconds(stage.elapsed()),
        left);
  }

  private static String seconds(Duration time) {
    return time.toMinutes() > 0
        ? time.toMinutes() + " min " + time.toSecondsPart() + " s"
        : time.toSeconds() + " s";
  }
}
