package io.perennial.learner.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.event.Event;
import io.perennial.event.Interaction;
import io.perennial.event.LabelSpace;
import io.perennial.event.generator.SyntheticOptions;
import io.perennial.event.generator.SyntheticStream;
import io.perennial.learner.Impression;
import io.perennial.learner.LearnerConfig;
import io.perennial.learner.LearnerConfig.ScorerKind;
import io.perennial.learner.OnlineLearner;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ModelSnapshotTest {

  private static final int LEARNED = 1_500;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(ScorerKind.class)
  void shouldScoreAsTheLearnerDidWhenItWasTaken(ScorerKind scorer) {
    LearnerConfig config = small(scorer);
    OnlineLearner learner = new OnlineLearner(config);
    List<Interaction> events = events();
    learn(learner, events.subList(0, LEARNED));
    Path file = folder.resolve("model");
    ModelSnapshot.of(4, 77, LabelSpace.BINARY, config, learner, Instant.EPOCH).write(file);

    ModelSnapshot read = ModelSnapshot.read(file);
    OnlineLearner again = read.learner();

    assertThat(read.info().outcomes()).isEqualTo(LEARNED);
    assertThat(read.info().shard()).isEqualTo(4);
    assertThat(read.info().digest()).isEqualTo(learner.digest());
    Impression was = learner.newImpression();
    Impression is = again.newImpression();
    for (Interaction event : events.subList(LEARNED, events.size())) {
      learner.score(event, was);
      again.score(event, is);
      assertThat(is.scores()).containsExactly(was.scores());
      assertThat(is.baseScores()).containsExactly(was.baseScores());
    }
    assertThat(again.digest()).as("scoring changes nothing").isEqualTo(read.info().digest());
  }

  @Test
  void shouldTellWhichLearnerSavedPagesAreOf() {
    LearnerConfig config = small(ScorerKind.NET);
    OnlineLearner learner = new OnlineLearner(config);
    learn(learner, events().subList(0, 200));
    SnapshotPages pages = new SnapshotPages();
    learner.snapshot(pages);

    SnapshotInfo info = ModelSnapshot.ofSaved(1, 5, LabelSpace.BINARY, pages, Instant.EPOCH).info();

    assertThat(info.config()).isEqualTo(config);
    assertThat(info.outcomes()).isEqualTo(200);
    assertThat(info.digest()).isEqualTo(learner.digest());
    LabelSpace three = LabelSpace.of(List.of("a", "b", "c"));
    assertThatThrownBy(() -> ModelSnapshot.ofSaved(1, 5, three, pages, Instant.EPOCH))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("has 2 classes, but there are 3 labels");
    SnapshotPages none = new SnapshotPages();
    assertThatThrownBy(() -> ModelSnapshot.ofSaved(1, 5, three, none, Instant.EPOCH))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("shard 1 has no learner yet");
  }

  @Test
  void shouldRefusePagesOfAnEarlierLayout() {
    LearnerConfig config = small(ScorerKind.NET);
    SnapshotPages pages = new SnapshotPages();
    pages.put(0, 0, ("perennial-state 1\n" + config).getBytes(UTF_8));
    String because = "state was written in format 'learner 1', but this build reads 'learner 2'";

    assertThatThrownBy(() -> ModelSnapshot.ofSaved(1, 5, LabelSpace.BINARY, pages, Instant.EPOCH))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining(because);
    assertThatThrownBy(snapshot(config, 0, "0".repeat(64), pages)::learner)
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining(because);
  }

  @Test
  void shouldNotBeMisreadAsAnotherLearner() {
    OnlineLearner learner = new OnlineLearner(small(ScorerKind.NET));
    learn(learner, events().subList(0, 200));
    SnapshotPages pages = new SnapshotPages();
    learner.snapshot(pages);

    ModelSnapshot another = snapshot(small(ScorerKind.FM), 200, learner.digest(), pages);
    ModelSnapshot later = snapshot(small(ScorerKind.NET), 201, learner.digest(), pages);
    ModelSnapshot changed = snapshot(small(ScorerKind.NET), 200, "0".repeat(64), pages);

    assertThatThrownBy(another::learner)
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("scorer=NET");
    assertThatThrownBy(later::learner).isInstanceOf(SnapshotException.class);
    assertThatThrownBy(changed::learner)
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining(learner.digest());
  }

  private static ModelSnapshot snapshot(
      LearnerConfig config, long outcomes, String digest, SnapshotPages pages) {
    return new ModelSnapshot(
        new SnapshotInfo(0, outcomes, 5, Instant.EPOCH, LabelSpace.BINARY, config, digest), pages);
  }

  private static LearnerConfig small(ScorerKind scorer) {
    return LearnerConfigText.parse(
        LearnerConfig.defaults()
            .toString()
            .replace("scorer=NET", "scorer=" + scorer)
            .replace("statisticsCapacity=1048576", "statisticsCapacity=4096")
            .replace("embeddingRows=262144", "embeddingRows=4096")
            .replace("crossWeights=1048576", "crossWeights=4096"));
  }

  private static void learn(OnlineLearner learner, List<Interaction> events) {
    Impression impression = learner.newImpression();
    for (Interaction event : events) {
      learner.score(event, impression);
      learner.learn(impression, event.label(), event.timestamp());
    }
  }

  private static List<Interaction> events() {
    List<Interaction> events = new ArrayList<>();
    try (SyntheticStream stream =
        new SyntheticStream(SyntheticOptions.of(1, LEARNED + 200).labelled())) {
      for (Event event = stream.next(); event != null; event = stream.next()) {
        events.add((Interaction) event);
      }
    }
    return events;
  }
}
