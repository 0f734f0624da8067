package io.perennial.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the newest complete checkpoint below a local folder: Flink writes {@code
 * JOB/chk-N/_metadata} last, so a folder that has the file is whole.
 */
final class NewestCheckpoint {

  private record Found(Path folder, FileTime written, long number) {}

  private NewestCheckpoint() {}

  /** Empty where there is none, or where the folder is not a local one. */
  static Optional<Path> below(String directory) {
    if (directory.contains("://")) {
      return Optional.empty();
    }
    Path root = Path.of(directory);
    if (!Files.isDirectory(root)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.find(root, 3, (path, a) -> path.endsWith("_metadata"))) {
      return files
          .map(NewestCheckpoint::found)
          .max(Comparator.comparing(Found::written).thenComparing(Found::number))
          .map(Found::folder);
    } catch (IOException e) {
      throw new UncheckedIOException("the checkpoint folder " + root + " cannot be read", e);
    }
  }

  private static Found found(Path metadata) {
    Path folder = metadata.getParent();
    try {
      String number = folder.getFileName().toString().replaceAll("\\D", "");
      return new Found(
          folder,
          Files.getLastModifiedTime(metadata),
          number.isEmpty() ? 0 : Long.parseLong(number));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
