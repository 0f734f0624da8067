package io.perennial.launcher.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A wall clock for processes that begin with {@link #prefix}, set by libfaketime; the clock that
 * durations are measured by is left alone, as an operating system does when its date is set.
 */
final class WallClock {

  private static final String LIBRARY = "faketime/libfaketimeMT.so.1";

  /** Of the distributions, the first two by Debian's name of the machine. */
  private static final List<String> PLACES =
      List.of(
          "/usr/lib/x86_64-linux-gnu",
          "/usr/lib/aarch64-linux-gnu",
          "/usr/lib64",
          "/usr/lib",
          "/usr/local/lib");

  private final Path library;
  private final Path file;

  private WallClock(Path library, Path file) {
    this.library = library;
    this.file = file;
  }

  /** Where libfaketime is on this machine. */
  static Optional<Path> library() {
    return PLACES.stream().map(place -> Path.of(place, LIBRARY)).filter(Files::exists).findFirst();
  }

  /**
   * A clock that is right so far.
   *
   * @param folder keeps how far it is ahead
   */
  static WallClock in(Path folder, Path library) {
    WallClock clock = new WallClock(library, folder.resolve("clock"));
    clock.setAhead(Duration.ZERO);
    return clock;
  }

  /** What a command begins with for its process to read this clock. */
  List<String> prefix() {
    return List.of(
        "env",
        "LD_PRELOAD=" + library,
        "FAKETIME_TIMESTAMP_FILE=" + file,
        "FAKETIME_CACHE_DURATION=1",
        "FAKETIME_DONT_FAKE_MONOTONIC=1",
        // With what it guesses, each of a virtual machine's timed waits ends at once.
        "FAKETIME_FORCE_MONOTONIC_FIX=0");
  }

  /** Sets it, within a second; before the right time if negative. */
  void setAhead(Duration ahead) {
    try {
      Path next = file.resolveSibling("clock.next");
      Files.writeString(next, "%+d%n".formatted(ahead.toSeconds()));
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
