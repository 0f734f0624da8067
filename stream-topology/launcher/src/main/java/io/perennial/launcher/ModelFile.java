package io.perennial.launcher;

import io.perennial.learner.snapshot.ModelSnapshot;
import io.perennial.learner.snapshot.SnapshotException;
import io.perennial.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Model files that options name. */
final class ModelFile {

  private ModelFile() {}

  /** Finds out now rather than after an hour that a learner cannot be saved. */
  static void check(@Nullable Path saveModel, Settings settings) {
    if (saveModel == null) {
      return;
    }
    if (settings.kafka().shards() > 1) {
      throw new WrongUseException(
          "--save-model keeps one learner, but --shards is %d: leave --shards out"
              .formatted(settings.kafka().shards()));
    }
    requireWritable("--save-model", saveModel);
  }

  static void requireWritable(String option, Path file) {
    // A folder or a device must not be replaced.
    boolean other = Files.exists(file) && !Files.isRegularFile(file);
    if (other || !ReportOptions.canBeReplaced(file)) {
      throw new WrongUseException(
          "%s names '%s', which cannot be written: name a file in a writable folder"
              .formatted(option, file));
    }
  }

  static void write(ModelSnapshot snapshot, Path file) {
    try {
      snapshot.write(file);
    } catch (SnapshotException e) {
      throw new WrongUseException(String.valueOf(e.getMessage()), e);
    }
  }

  static ModelSnapshot read(Path file) {
    try {
      return ModelSnapshot.read(file);
    } catch (SnapshotException e) {
      throw new WrongUseException(String.valueOf(e.getMessage()), e);
    }
  }
}
