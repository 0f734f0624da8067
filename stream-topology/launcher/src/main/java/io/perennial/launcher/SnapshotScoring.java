package io.perennial.launcher;

import io.perennial.evaluation.Evaluation;
import io.perennial.evaluation.PrequentialEvaluation;
import io.perennial.event.Feature;
import io.perennial.event.Interaction;
import io.perennial.event.LabelSpace;
import io.perennial.event.LabelledExample;
import io.perennial.event.Prediction;
import io.perennial.learner.Impression;
import io.perennial.learner.OnlineLearner;
import io.perennial.learner.snapshot.ModelSnapshot;
import io.perennial.learner.snapshot.SnapshotException;
import io.perennial.learner.snapshot.SnapshotInfo;
import io.perennial.replay.api.ReplayRow;
import java.nio.file.Path;
import java.util.stream.Collectors;

/**
 * How the model of another time would have scored examples: every row is scored by a snapshot's
 * learner, which learns nothing of it. One thread.
 *
 * <p>Figures are those of {@link PrequentialEvaluation}; examples that were learned a second time
 * are scored and not counted in them.
 */
final class SnapshotScoring {

  private final Path file;
  private final SnapshotInfo info;
  private final OnlineLearner learner;
  private final Impression impression;
  private final PrequentialEvaluation evaluation;
  private boolean fits;
  private long rows;
  private long known;

  /**
   * A row with both answers to it.
   *
   * @param row with the score that was served
   * @param score of the snapshot, of the same class as the row's
   */
  record Scored(ReplayRow row, float score) {}

  /**
   * What all rows have come to.
   *
   * @param info of the snapshot
   * @param rows number of rows scored
   * @param known of those, the ones that a shard's model had learned by the snapshot's number of
   *     outcomes: where there is one shard, the snapshot had them already
   * @param evaluation {@code served} is what was served, {@code base} what the snapshot says
   */
  record Summary(SnapshotInfo info, long rows, long known, Evaluation evaluation) {}

  /**
   * Reads a snapshot.
   *
   * @throws WrongUseException if the file cannot be used
   */
  SnapshotScoring(Path file) {
    this.file = file;
    ModelSnapshot snapshot = ModelFile.read(file);
    this.info = snapshot.info();
    try {
      this.learner = snapshot.learner();
    } catch (SnapshotException e) {
      throw new WrongUseException(
          "model file '%s' cannot be used: %s".formatted(file, e.getMessage()), e);
    }
    this.impression = learner.newImpression();
    this.evaluation = new PrequentialEvaluation(info.labels().size());
  }

  /**
   * Scores a row.
   *
   * @throws WrongUseException if its label or features are not of the snapshot's stream
   */
  Scored score(ReplayRow row) {
    int label = label(row);
    requireFit(row);
    learner.score(
        new Interaction(
            row.id(),
            row.timestamp(),
            row.user(),
            row.item(),
            row.features(),
            row.domain(),
            Interaction.UNLABELLED),
        impression);
    int kept = info.labels().size() == 2 ? 1 : label;
    Scored scored = new Scored(row, impression.scores()[kept]);
    count(scored, label, kept);
    return scored;
  }

  private void count(Scored scored, int label, int kept) {
    ReplayRow row = scored.row();
    Prediction both =
        new Prediction(
            row.id(),
            row.timestamp(),
            "",
            row.item(),
            withScore(row.score(), kept),
            withScore(scored.score(), kept),
            row.expert(),
            row.modelVersion());
    Interaction nobodys =
        new Interaction(row.id(), row.timestamp(), "", row.item(), row.features(), "", label);
    evaluation.add(
        new LabelledExample(nobodys, label, row.origin(), row.labelledAt(), both, rows++));
    known += row.sequence() < info.outcomes() ? 1 : 0;
  }

  /** Of the other classes nothing is known, and nothing is asked. */
  private float[] withScore(float score, int kept) {
    float[] scores = new float[info.labels().size()];
    scores[kept] = score;
    return scores;
  }

  private int label(ReplayRow row) {
    LabelSpace labels = info.labels();
    for (int i = 0; i < labels.size(); i++) {
      if (labels.nameOf(i).equals(row.label())) {
        return i;
      }
    }
    throw new WrongUseException(
        "example '%s' has label '%s', but the model in '%s' knows %s: name a model of the same stream"
            .formatted(row.id(), row.label(), file, ModelText.labels(labels)));
  }

  /** The first row with features decides: a stream may gain a field, but not change all. */
  private void requireFit(ReplayRow row) {
    if (fits || row.features().isEmpty()) {
      return;
    }
    if (row.features().stream().noneMatch(feature -> learner.knows(feature.name()))) {
      throw new WrongUseException(
          "the model in '%s' knows none of the features of example '%s' (%s): name a model of the same stream"
              .formatted(file, row.id(), names(row)));
    }
    fits = true;
  }

  private static String names(ReplayRow row) {
    return row.features().stream().map(Feature::name).collect(Collectors.joining(", "));
  }

  /** What all rows so far have come to. */
  Summary summary() {
    return new Summary(info, rows, known, evaluation.result());
  }
}
