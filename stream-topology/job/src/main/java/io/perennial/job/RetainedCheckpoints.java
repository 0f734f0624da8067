package io.perennial.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Finds the complete checkpoints below a local folder: Flink writes {@code JOB/chk-N/_metadata}
 * last, so a folder that has the file is whole.
 */
final class RetainedCheckpoints {

  private record Found(Path folder, FileTime written, long number) {}

  private RetainedCheckpoints() {}

  /** The newest first; empty where there is none, or where the folder is not a local one. */
  static List<Path> below(String directory) {
    if (directory.contains("://")) {
      return List.of();
    }
    Path root = Path.of(directory);
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> files =
        Files.find(
            root, 3, (path, a) -> path.endsWith("_metadata"), FileVisitOption.FOLLOW_LINKS)) {
      return files
          .map(RetainedCheckpoints::found)
          .sorted(Comparator.comparing(Found::written).thenComparing(Found::number).reversed())
          .map(Found::folder)
          .toList();
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
