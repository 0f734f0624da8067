package io.perennial.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.event.Interaction;
import io.perennial.event.generator.SyntheticOptions;
import io.perennial.event.generator.SyntheticStream;
import io.perennial.learner.Impression;
import io.perennial.learner.OnlineLearner;
import io.perennial.settings.SettingsFile;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * The error memory never changes the base: what {@code reproduce reloop2} calls the learner without
 * its memory, in the same pass, is that learner.
 */
final class ErrorMemoryBaseTest {

  private static final int EVENTS = 24_000;

  private static OnlineLearner learner(Map<String, String> settings, boolean memory) {
    Map<String, String> overrides = new LinkedHashMap<>(settings);
    overrides.put("learner.seed", "5");
    overrides.put("learner.errorMemory.enabled", Boolean.toString(memory));
    return new OnlineLearner(SettingsFile.load(null, Map.of(), overrides).learner());
  }

  /** Compares them bit by bit, and returns the changes of the task that were found. */
  private static int compare(Map<String, String> settings) {
    OnlineLearner with = learner(settings, true);
    OnlineLearner without = learner(settings, false);
    Impression remembering = with.newImpression();
    Impression plain = without.newImpression();
    int corrected = 0;
    int shifts = 0;
    try (SyntheticStream stream = new SyntheticStream(SyntheticOptions.of(11, EVENTS).labelled())) {
      for (int i = 0; i < EVENTS; i++) {
        Interaction row = (Interaction) Objects.requireNonNull(stream.next());
        with.score(row, remembering);
        without.score(row, plain);
        assertThat(bits(remembering.baseScores()))
            .as("event %d", i)
            .isEqualTo(bits(plain.scores()));
        corrected += bits(remembering.scores()) == bits(plain.scores()) ? 0 : 1;
        with.learn(remembering, row.label(), row.timestamp());
        without.learn(plain, row.label(), row.timestamp());
        int found = with.takeShifts().size();
        assertThat(without.takeShifts()).hasSize(found);
        shifts += found;
      }
    }
    assertThat(corrected).as("events whose score the memory changed").isGreaterThan(EVENTS / 2);
    return shifts;
  }

  private static int bits(float[] scores) {
    return Float.floatToRawIntBits(scores[1]);
  }

  @Test
  void shouldLeaveTheBaseAsItIsAlsoWhenTheTaskChanges() {
    assertThat(compare(Map.of())).as("changes found").isPositive();
  }

  @Test
  void shouldLeaveTheBaseAsItIsWithoutExperts() {
    assertThat(compare(Map.of("learner.experts.detector", "NONE"))).isZero();
  }

  @Test
  void shouldLeaveTheBaseAsItIsWithoutStatistics() {
    compare(Map.of("learner.statistics", "false", "learner.decayedMeans", "false"));
  }
}
