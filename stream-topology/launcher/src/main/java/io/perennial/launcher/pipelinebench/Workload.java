package io.perennial.launcher.pipelinebench;

import io.perennial.event.Interaction;
import java.util.List;

/**
 * Interactions without end: a list again and again, each time by other users and later by the time
 * that the list spans.
 */
public final class Workload {

  private final List<Interaction> events;
  private final boolean newUsers;
  private final long span;

  private Workload(List<Interaction> events, boolean newUsers) {
    this.events = events;
    this.newUsers = newUsers;
    long first = events.stream().mapToLong(Interaction::timestamp).min().orElseThrow();
    long last = events.stream().mapToLong(Interaction::timestamp).max().orElseThrow();
    this.span = last - first + 1;
  }

  /** The list's users in its first pass, and as many others in each further one. */
  public static Workload of(List<Interaction> events) {
    return new Workload(events, false);
  }

  /** A user of its own for each interaction. */
  public static Workload ofNewUsers(List<Interaction> events) {
    return new Workload(events, true);
  }

  /**
   * An interaction.
   *
   * @param number from 0
   */
  public Interaction at(long number) {
    long pass = number / events.size();
    Interaction event = events.get((int) (number % events.size()));
    if (pass == 0 && !newUsers) {
      return event;
    }
    return new Interaction(
        event.id() + '~' + pass,
        event.timestamp() + pass * span,
        newUsers ? Long.toString(number) : event.user() + '~' + pass,
        event.item(),
        event.features(),
        event.domain(),
        event.label(),
        event.candidates());
  }
}
