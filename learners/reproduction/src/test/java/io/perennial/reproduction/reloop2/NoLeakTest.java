package io.perennial.reproduction.reloop2;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.event.Interaction;
import io.perennial.learner.ContinualLearner;
import io.perennial.learner.Impression;
import io.perennial.learner.LearnerConfig;
import io.perennial.learner.OnlineLearner;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is scored is scored before anything learns it, and with what was known then. */
final class NoLeakTest {

  private static final int TRAINING = 20;
  private static final int SLOT = 4;

  private final List<Interaction> rows = Rows.random(3, TRAINING + 2 * SLOT, 1_000_000);
  private final ContinualLearner base = new OnlineLearner(LearnerConfig.defaults());
  private final List<String> said = new ArrayList<>();
  private final List<Query> queries = new ArrayList<>();
  private final List<Query> remembered = new ArrayList<>();

  /** Notes what is asked of it, and what the base has learned by then. */
  private final class Recorder implements Corrector {
    @Override
    public float correct(Query query) {
      queries.add(query);
      said.add("c" + query.index() + "@" + (base.version() - TRAINING));
      return query.base();
    }

    @Override
    public void judge(Query query, int label) {
      said.add("j" + query.index() + "=" + label + "@" + (base.version() - TRAINING));
    }

    @Override
    public void remember(Query query, int label) {
      remembered.add(query);
      said.add("r" + query.index() + "=" + label + "@" + (base.version() - TRAINING));
    }
  }

  private void run(Regime regime) {
    Contestant recorder = Contestant.of("recorder", setting -> new Recorder());
    Arena arena = new Arena(regime, List.of(recorder), new Setting(2, 0));
    BasePass pass = new BasePass(base, regime.base(), List.of(arena));
    rows.subList(0, TRAINING).forEach(pass::train);
    pass.slot(new Slots.Slot(0, rows.subList(TRAINING, TRAINING + SLOT)));
    pass.slot(new Slots.Slot(1, rows.subList(TRAINING + SLOT, rows.size())));
  }

  private int label(int index) {
    return rows.get(TRAINING + index).label();
  }

  @Test
  void shouldRememberAFrozenBasesSlotAtItsEnd() {
    run(Regime.FROZEN);

    assertThat(said.subList(0, SLOT)).containsExactly("c0@0", "c1@0", "c2@0", "c3@0");
    assertThat(said.subList(SLOT, 2 * SLOT))
        .as("a whole slot is judged in any order")
        .containsExactlyInAnyOrder(
            "j0=" + label(0) + "@0",
            "j1=" + label(1) + "@0",
            "j2=" + label(2) + "@0",
            "j3=" + label(3) + "@0");
    assertThat(said.subList(2 * SLOT, 3 * SLOT)).allMatch(line -> line.matches("r.=.@0"));
    assertThat(said.get(3 * SLOT)).isEqualTo("c0@0");
    assertThat(base.version()).isEqualTo(TRAINING);
  }

  @Test
  void shouldRememberASlotAsTheBaseThatLearnedItScoresIt() {
    run(Regime.INCREMENTAL_HOURLY);

    assertThat(said.subList(SLOT, 2 * SLOT)).allMatch(line -> line.matches("j.=.@0"));
    // Asked again, so that keys and errors are of the base that is corrected next.
    for (int i = 0; i < SLOT; i++) {
      assertThat(said.get(2 * SLOT + 2 * i)).isEqualTo("c" + i + "@4");
      assertThat(said.get(2 * SLOT + 2 * i + 1)).isEqualTo("r" + i + "=" + label(i) + "@4");
    }
    assertThat(said.subList(4 * SLOT, 5 * SLOT)).allMatch(line -> line.matches("c.@4"));
    assertThat(said.subList(5 * SLOT, 6 * SLOT)).allMatch(line -> line.matches("j.=.@4"));
    assertThat(remembered.get(0).base()).isNotEqualTo(queries.get(0).base());
    assertThat(base.version()).isEqualTo(TRAINING + 2 * SLOT);
  }

  @Test
  void shouldRememberEveryRowAtOnceWhileTheBaseWaitsForTheSlotsEnd() {
    run(Regime.INCREMENTAL);

    assertThat(said.subList(0, 4))
        .containsExactly("c0@0", "j0=" + label(0) + "@0", "r0=" + label(0) + "@0", "c1@0");
    assertThat(said.get(3 * SLOT)).isEqualTo("c0@4");
  }

  @Test
  void shouldRememberEveryRowOnceAndAfterItWasCorrected() {
    run(Regime.ALWAYS_ON);

    for (int i = 0; i < 2 * SLOT; i++) {
      assertThat(said.get(3 * i)).startsWith("c" + i % SLOT);
      assertThat(said.get(3 * i + 1)).startsWith("j" + i % SLOT + "=" + label(i));
      assertThat(said.get(3 * i + 2)).startsWith("r" + i % SLOT + "=" + label(i));
    }
    assertThat(said).hasSize(3 * 2 * SLOT);
    assertThat(base.version()).isEqualTo(TRAINING + 2 * SLOT);
  }

  /** An independent loop, which knows at every row what the regime may know. */
  @ParameterizedTest
  @EnumSource
  void shouldScoreWithWhatTheBaseMayKnow(Regime regime) {
    run(regime);

    ContinualLearner other = new OnlineLearner(LearnerConfig.defaults());
    Impression impression = other.newImpression();
    rows.subList(0, TRAINING).forEach(row -> scoreAndLearn(other, impression, row));
    if (regime == Regime.INCREMENTAL_HOURLY) {
      // Not what was asked again of a slot that is over.
      queries.subList(SLOT, 2 * SLOT).clear();
    }
    for (int i = 0; i < 2 * SLOT; i++) {
      Interaction row = rows.get(TRAINING + i);
      if (i == SLOT && regime.base() == Regime.Moment.SLOT) {
        rows.subList(TRAINING, TRAINING + SLOT)
            .forEach(earlier -> scoreAndLearn(other, impression, earlier));
      }
      other.score(row, impression);
      assertThat(queries.get(i).base()).isEqualTo(impression.baseScores()[1]);
      assertThat(queries.get(i).hidden()).containsExactly(impression.hidden());
      assertThat(queries.get(i).item()).isEqualTo(impression.itemHash());
      assertThat(queries.get(i).time()).isEqualTo(row.timestamp());
      if (regime.base() == Regime.Moment.EVENT) {
        other.learn(impression, row.label(), row.timestamp());
      }
    }
  }

  private static void scoreAndLearn(
      ContinualLearner learner, Impression impression, Interaction row) {
    learner.score(row, impression);
    learner.learn(impression, row.label(), row.timestamp());
  }
}
