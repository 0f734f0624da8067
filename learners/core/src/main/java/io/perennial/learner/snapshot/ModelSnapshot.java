package io.perennial.learner.snapshot;

import io.perennial.event.LabelSpace;
import io.perennial.learner.LearnerConfig;
import io.perennial.learner.OnlineLearner;
import io.perennial.state.PagedState;
import java.nio.file.Path;
import java.time.Instant;

/**
 * One shard's learner at one moment: its pages, and all that is needed to build it again. See
 * {@link io.perennial.learner.snapshot}.
 *
 * @param info what it is of
 * @param pages the learner's, with table ids from 0
 */
public record ModelSnapshot(SnapshotInfo info, SnapshotPages pages) {

  /**
   * Of a learner whose pages were never saved elsewhere: what changed is all there is.
   *
   * @param eventClock of the shard, epoch milliseconds
   */
  public static ModelSnapshot of(
      int shard,
      long eventClock,
      LabelSpace labels,
      LearnerConfig config,
      OnlineLearner learner,
      Instant createdAt) {
    SnapshotPages pages = new SnapshotPages();
    learner.snapshot(pages);
    return new ModelSnapshot(
        new SnapshotInfo(
            shard, learner.version(), eventClock, createdAt, labels, config, learner.digest()),
        pages);
  }

  /**
   * Of pages that a learner saved; which learner it was, they say themselves.
   *
   * @throws SnapshotException if they are none of this build's, or the labels are not theirs
   */
  public static ModelSnapshot ofSaved(
      int shard, long eventClock, LabelSpace labels, SnapshotPages pages, Instant createdAt) {
    String fingerprint = PagedState.fingerprint(pages, 0);
    if (fingerprint == null) {
      throw new SnapshotException(
          "shard %d has no learner yet: take the snapshot after its first events and a checkpoint"
              .formatted(shard));
    }
    try {
      LearnerConfig config = LearnerConfigText.parse(OnlineLearner.configIn(fingerprint));
      OnlineLearner learner = new OnlineLearner(config);
      learner.restore(pages);
      return new ModelSnapshot(
          new SnapshotInfo(
              shard, learner.version(), eventClock, createdAt, labels, config, learner.digest()),
          pages);
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new SnapshotException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * The learner as it was.
   *
   * @throws SnapshotException if this build makes another one of the pages
   */
  public OnlineLearner learner() {
    OnlineLearner learner = new OnlineLearner(info.config());
    try {
      learner.restore(pages);
    } catch (IllegalStateException e) {
      throw new SnapshotException("the model's pages are not of its learner: " + e.getMessage(), e);
    }
    if (!learner.digest().equals(info.digest()) || learner.version() != info.outcomes()) {
      throw new SnapshotException(
          "the model has digest %s, but its file says %s: use the build that wrote it"
              .formatted(learner.digest(), info.digest()));
    }
    return learner;
  }

  /**
   * Writes it under another name and moves it into place.
   *
   * @throws SnapshotException if that cannot be
   */
  public void write(Path file) {
    SnapshotFile.write(this, file);
  }

  /**
   * Reads a whole file.
   *
   * @throws SnapshotException if there is none, or it is no model file of this format, was changed,
   *     is not whole, or is of another build's learner
   */
  public static ModelSnapshot read(Path file) {
    return SnapshotFile.read(file);
  }
}
