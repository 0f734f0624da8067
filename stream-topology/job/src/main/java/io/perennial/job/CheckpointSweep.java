package io.perennial.job;

import io.perennial.settings.JobSettings;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Deletes what jobs leave behind that were lost with their JobManager. Flink takes over the files
 * of the checkpoint that it continues from, and no others: older checkpoints, and what was written
 * for one that never became complete, would stay forever.
 *
 * <pre>
 *   JOB/chk-8/_metadata   kept, with all in its folder: of the newest, as many as Flink retains
 *   JOB/chk-7/_metadata   deleted, being one too many
 *   JOB/chk-9/3f…         deleted: no checkpoint refers to it
 *   JOB/shared/5a…        kept as long as a checkpoint that is kept refers to it, of whichever job
 *   savepoints/…          an operator's: never touched
 * </pre>
 *
 * What was written after the newest complete checkpoint is left for the next time: should another
 * job run here all the same, then it has just written that. Nothing is deleted where the newest
 * checkpoint was passed over, being damaged: whoever mends it may need what is there.
 *
 * @param files that were deleted
 * @param bytes that they had
 */
record CheckpointSweep(int files, long bytes) {

  /** How Flink names the folder of a job. */
  private static final String JOB = "[0-9a-f]{32}";

  private static final String CHECKPOINT = "chk-\\d+";
  private static final String METADATA = "_metadata";

  private record Entry(Path path, FileTime written, boolean isFolder, long bytes) {}

  /**
   * Sweeps a checkpoint directory on this machine that no other job uses.
   *
   * @param start the checkpoint in it that is continued from
   * @throws IOException if something cannot be read or deleted; nothing is deleted before all that
   *     is kept was read
   */
  static CheckpointSweep run(JobSettings job, Path start) throws IOException {
    // Real paths: that of a file must not depend on who wrote it down.
    Path directory = Path.of(job.checkpointDirectory()).toRealPath();
    List<Path> complete =
        RetainedCheckpoints.below(directory.toString()).stream()
            .filter(folder -> folder.getFileName().toString().matches(CHECKPOINT))
            .toList();
    int place = complete.indexOf(start.toRealPath());
    if (place < 0) {
      throw new IOException(start + " is no checkpoint in " + directory);
    }
    if (place > 0) {
      return new CheckpointSweep(0, 0);
    }
    List<Path> kept = complete.stream().limit(job.retainedCheckpoints()).toList();
    Set<Path> needed = needed(kept);
    FileTime newest = Files.getLastModifiedTime(complete.get(0).resolve(METADATA));
    int files = 0;
    long bytes = 0;
    for (Entry entry : entries(directory)) {
      if (entry.written().compareTo(newest) < 0
          && !needed.contains(entry.path())
          && kept.stream().noneMatch(entry.path()::startsWith)
          && isDeleted(entry.path())
          && !entry.isFolder()) {
        files++;
        bytes += entry.bytes();
      }
    }
    return new CheckpointSweep(files, bytes);
  }

  private static Set<Path> needed(List<Path> checkpoints) throws IOException {
    Set<Path> needed = new HashSet<>();
    for (Path folder : checkpoints) {
      for (Path file : CheckpointCheck.localFiles(folder).keySet()) {
        if (Files.exists(file)) {
          needed.add(file.toRealPath());
        }
      }
    }
    return needed;
  }

  /** What is in the folders of jobs, and these: a folder after what is in it. */
  private static List<Entry> entries(Path directory) throws IOException {
    List<Entry> entries = new ArrayList<>();
    try (Stream<Path> jobs = Files.list(directory)) {
      for (Path job : (Iterable<Path>) jobs::iterator) {
        if (job.getFileName().toString().matches(JOB)) {
          Files.walkFileTree(job, new Lister(entries));
        }
      }
    }
    return entries;
  }

  private static final class Lister extends SimpleFileVisitor<Path> {

    private final List<Entry> entries;

    Lister(List<Entry> entries) {
      this.entries = entries;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes is) {
      entries.add(new Entry(file, is.lastModifiedTime(), false, is.size()));
      return FileVisitResult.CONTINUE;
    }

    /** A TaskManager of the lost job may just have deleted it. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
        throws IOException {
      super.postVisitDirectory(folder, failure);
      entries.add(new Entry(folder, Files.getLastModifiedTime(folder), true, 0));
      return FileVisitResult.CONTINUE;
    }
  }

  /** A folder only where it is empty. */
  private static boolean isDeleted(Path path) throws IOException {
    try {
      return Files.deleteIfExists(path);
    } catch (DirectoryNotEmptyException e) {
      return false;
    }
  }
}
