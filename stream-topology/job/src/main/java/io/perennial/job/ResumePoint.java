package io.perennial.job;

import io.perennial.settings.JobSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a job continues.
 *
 * @param location URI of a checkpoint or savepoint
 * @param isOwned whether Flink deletes it when it is not needed any more: the job's own checkpoint,
 *     and not what somebody keeps
 */
record ResumePoint(String location, boolean isOwned) {

  private static final String NEWEST = "newest";
  private static final String OWN = "own";
  private static final Logger LOG = LoggerFactory.getLogger(ResumePoint.class);

  /**
   * The newest checkpoint in a local checkpoint directory that can be restored; empty where there
   * is none at all.
   *
   * @param alerts takes a line for each that is passed over
   * @throws IllegalStateException if there are some, and none can be restored
   */
  static Optional<ResumePoint> newest(JobSettings job, Consumer<String> alerts) {
    List<Path> retained = RetainedCheckpoints.below(job.checkpointDirectory());
    List<String> defects = new ArrayList<>();
    for (Path folder : retained) {
      Optional<String> defect = CheckpointCheck.defect(folder);
      if (defect.isEmpty()) {
        if (!defects.isEmpty()) {
          alerts.accept(
              "continues from the older " + folder + ": what came after it is processed once more");
        }
        return Optional.of(new ResumePoint(folder.toUri().toString(), isCheckpoint(folder)));
      }
      defects.add("checkpoint " + folder + " cannot be restored: " + defect.get());
      alerts.accept(defects.get(defects.size() - 1));
    }
    if (!defects.isEmpty()) {
      throw new IllegalStateException(
          "none of the %d checkpoints in %s can be restored, and what was learned is in them: bring back the files, name a savepoint, or remove that folder and the topics to learn everything anew; %s"
              .formatted(retained.size(), job.checkpointDirectory(), String.join("; ", defects)));
    }
    return Optional.empty();
  }

  /** A savepoint that ended the job lies among its checkpoints, and is its operator's. */
  private static boolean isCheckpoint(Path folder) {
    return String.valueOf(folder.getFileName()).startsWith("chk-");
  }

  /**
   * The newest one, in a checkpoint directory that no other job uses: what is not needed there any
   * more is deleted.
   *
   * @param alerts takes also a line if that cannot be done, which does not matter for the job
   */
  static Optional<ResumePoint> own(JobSettings job, Consumer<String> alerts) {
    Optional<ResumePoint> newest = newest(job, alerts);
    newest
        .filter(ResumePoint::isOwned)
        .ifPresent(
            point -> {
              try {
                CheckpointSweep swept =
                    CheckpointSweep.run(job, Path.of(URI.create(point.location())));
                LOG.info("deleted of lost jobs' checkpoints: {}", swept);
              } catch (IOException | RuntimeException e) {
                alerts.accept(
                    "what lost jobs left in %s could not be deleted, and takes space: %s"
                        .formatted(job.checkpointDirectory(), e));
              }
            });
    return newest;
  }

  /** What a submitter names: {@code newest}, {@code own}, or a URI. */
  static Optional<ResumePoint> named(String name, JobSettings job, Consumer<String> alerts) {
    return switch (name) {
      case NEWEST -> newest(job, alerts);
      case OWN -> own(job, alerts);
      default -> Optional.of(new ResumePoint(name, false));
    };
  }
}
