package io.perennial.launcher;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a comparison's pictures go. */
final class PlotOptions {

  @Option(
      names = "--plot",
      paramLabel = "FILE",
      description =
          "Draw the comparison, as .svg or .png; what a picture is of is added to its name"
              + " (default: do not).")
  @Nullable Path plot;

  /**
   * Throws a {@link WrongUseException} if the file cannot be written.
   *
   * @param format throws an {@link IllegalArgumentException} if a picture cannot have that name
   */
  void check(Consumer<Path> format) {
    if (plot == null) {
      return;
    }
    try {
      format.accept(plot);
    } catch (IllegalArgumentException e) {
      throw new WrongUseException(String.valueOf(e.getMessage()), e);
    }
    Path folder = plot.toAbsolutePath().getParent();
    if (folder == null || !Files.isWritable(folder)) {
      throw new WrongUseException(
          "--plot names '" + plot + "', which cannot be written: name a file in a writable folder");
    }
  }

  /** Draws, if asked to, and says which files were written. */
  void draw(Function<Path, List<Path>> pictures, Terminal terminal) {
    if (plot != null) {
      pictures.apply(plot).forEach(file -> terminal.say("wrote " + file));
    }
  }
}
