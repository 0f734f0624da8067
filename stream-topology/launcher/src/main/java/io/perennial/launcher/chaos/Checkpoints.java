package io.perennial.launcher.chaos;

import io.perennial.launcher.chaos.Fault.Damage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The files of a job's checkpoints, and what can happen to them. */
final class Checkpoints {

  private static final String METADATA = "_metadata";
  private static final int FLIPPED = 16;

  private final Path folder;

  Checkpoints(Path folder) {
    this.folder = folder;
  }

  /** Moves the folder away, and a file to its place, so that nothing can be made there. */
  void hide() throws IOException {
    Files.move(folder, hidden());
    Files.writeString(folder, "the volume is lost\n");
  }

  /** Puts it back. */
  void show() throws IOException {
    if (Files.exists(hidden())) {
      Files.deleteIfExists(folder);
      Files.move(hidden(), folder);
    }
  }

  private Path hidden() {
    return folder.resolveSibling(folder.getFileName() + ".away");
  }

  /**
   * Damages a file that the newest checkpoint needs, and the one before it does not.
   *
   * @param at chooses the file, from 0 to 1
   * @return what was done, for a message
   */
  String damage(Damage damage, double at) throws IOException {
    List<Path> complete = complete();
    Path newest = complete.get(0);
    long before = complete.size() > 1 ? complete.get(1).toFile().lastModified() : Long.MAX_VALUE;
    List<Path> own = new ArrayList<>();
    try (Stream<Path> files = Files.walk(newest.getParent().getParent())) {
      files
          .filter(Files::isRegularFile)
          .filter(file -> file.toFile().length() > FLIPPED)
          .filter(
              file ->
                  file.startsWith(newest.getParent())
                      || isShared(file) && file.toFile().lastModified() > before)
          .sorted()
          .forEach(own::add);
    }
    Path file = own.get((int) (at * own.size()));
    switch (damage) {
      case DELETED -> Files.delete(file);
      case TRUNCATED -> truncate(file);
      case CORRUPTED -> corrupt(file);
    }
    return "%s: %s".formatted(damage, folder.relativize(file));
  }

  private static boolean isShared(Path file) {
    return file.getParent().endsWith("shared");
  }

  private static void truncate(Path file) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.setLength(open.length() / 2);
    }
  }

  private static void corrupt(Path file) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      long from = Math.max(0, open.length() / 2 - FLIPPED / 2);
      byte[] bytes = new byte[FLIPPED];
      open.seek(from);
      open.readFully(bytes);
      for (int i = 0; i < FLIPPED; i++) {
        bytes[i] ^= (byte) 0xff;
      }
      open.seek(from);
      open.write(bytes);
    }
  }

  /** How many are complete; 0 while the folder changes under our eyes. */
  int count() {
    try {
      return complete().size();
    } catch (IOException | UncheckedIOException e) {
      return 0;
    }
  }

  /** The metadata of every complete checkpoint, the newest first. */
  List<Path> complete() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.endsWith(METADATA))
          .sorted(Comparator.comparingLong((Path file) -> file.toFile().lastModified()).reversed())
          .toList();
    }
  }
}
