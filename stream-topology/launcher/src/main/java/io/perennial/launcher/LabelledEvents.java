package io.perennial.launcher;

import io.perennial.event.Event;
import io.perennial.event.Interaction;
import io.perennial.settings.Settings;
import java.util.ArrayList;
import java.util.List;

/** A source's interactions that carry their label, in memory, for benchmarks of learners. */
final class LabelledEvents {

  private LabelledEvents() {}

  /**
   * Reads them all.
   *
   * @throws WrongUseException if there is none
   */
  static List<Interaction> read(SourceOptions source, Settings settings) {
    List<Interaction> events = new ArrayList<>();
    try (EventSource reader =
        source.open(settings.labels(), settings.learner().seed(), EvaluateCommand.DEFAULT_EVENTS)) {
      for (Event event = reader.next(); event != null; event = reader.next()) {
        if (event instanceof Interaction interaction && interaction.isLabelled()) {
          events.add(interaction);
        }
      }
    }
    if (events.isEmpty()) {
      throw new WrongUseException(
          "the source has no interaction with a label, so there is nothing to learn: name another"
              + " with --input, or take the generator's with --inline-labels");
    }
    return events;
  }
}
