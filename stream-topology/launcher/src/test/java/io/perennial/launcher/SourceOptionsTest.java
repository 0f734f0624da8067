package io.perennial.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.event.Event;
import io.perennial.event.Interaction;
import io.perennial.settings.LabelSettings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SourceOptionsTest {

  /** Where the generator's truth turns for the first time. */
  private static final int TURN = 20_000;

  private static final LabelSettings LABELS = new LabelSettings("1", List.of());

  private final SourceOptions options = new SourceOptions();

  @Test
  void shouldLetOutcomesComeWithTheirInteractions() {
    assertThat(events(500)).hasSizeGreaterThan(500);
    options.inlineLabels = true;

    assertThat(events(500))
        .hasSize(500)
        .allMatch(event -> event instanceof Interaction interaction && interaction.isLabelled());
  }

  @Test
  void shouldKeepTheTruthWhereNoChangesAreWanted() {
    options.inlineLabels = true;
    List<Event> changing = events(TURN + 500);
    options.noChanges = true;
    List<Event> steady = events(TURN + 500);

    assertThat(steady.subList(0, TURN)).isEqualTo(changing.subList(0, TURN));
    assertThat(steady.subList(TURN, TURN + 500)).isNotEqualTo(changing.subList(TURN, TURN + 500));
  }

  @Test
  void shouldHandWhatWasChosenToTheProducer() {
    assertThat(options.isChosen()).isFalse();
    assertThat(options.toArguments(LABELS, 5)).containsExactly("--seed=5");

    options.noChanges = true;
    options.inlineLabels = true;
    options.skipInvalid = true;

    assertThat(options.isChosen()).isTrue();
    assertThat(options.toArguments(LABELS, 5))
        .contains("--no-changes", "--inline-labels", "--skip-invalid");
  }

  private List<Event> events(long interactions) {
    List<Event> events = new ArrayList<>();
    try (EventSource source = options.open(LABELS, 3, interactions)) {
      for (Event event = source.next(); event != null; event = source.next()) {
        events.add(event);
      }
    }
    return events;
  }
}
