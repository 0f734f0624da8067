package io.perennial.reproduction.recap;

import io.perennial.event.Event;
import io.perennial.event.Feature;
import io.perennial.event.Interaction;
import io.perennial.event.file.EventFiles;
import io.perennial.event.file.EventReader;
import io.perennial.event.file.FileOptions;
import io.perennial.event.file.InputException;
import io.perennial.event.generator.Change;
import io.perennial.event.generator.SyntheticOptions;
import io.perennial.event.generator.SyntheticStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The tasks of a stream, one after the other, in memory: about 500 bytes an event. Every tenth
 * event of a task is held out: it is asked about and never learned.
 *
 * @param tasks in the order in which they are learned
 */
public record StreamTasks(List<Task> tasks) {

  /** One event in so many is held out, the last of them. */
  static final int HELD_OUT = 10;

  public StreamTasks {
    tasks = List.copyOf(tasks);
  }

  /**
   * A task.
   *
   * @param events labelled, in the order of the stream
   */
  public record Task(String name, List<Interaction> events) {

    public Task {
      events = List.copyOf(events);
    }

    StreamPart.TaskSize size() {
      int held = events.size() / HELD_OUT;
      return new StreamPart.TaskSize(name, events.size() - held, held);
    }
  }

  /** Whether an event of a task is held out, by its place in the task, from 0. */
  static boolean isHeldOut(int place) {
    return place % HELD_OUT == HELD_OUT - 1;
  }

  List<StreamPart.TaskSize> sizes() {
    return tasks.stream().map(Task::size).toList();
  }

  /**
   * The first events of the built-in stream, cut where a change begins; a gradual change belongs to
   * the task that rises.
   */
  static StreamTasks concepts(long seed, long events) {
    try (SyntheticStream stream =
        new SyntheticStream(SyntheticOptions.of(seed, events).labelled())) {
      List<Interaction> all = labelled(stream);
      List<Task> tasks = new ArrayList<>();
      int from = 0;
      int concept = 0;
      for (Change change : stream.changes(events)) {
        int to = (int) change.event();
        tasks.add(new Task("concept " + concept, all.subList(from, to)));
        from = to;
        concept = change.concept();
      }
      tasks.add(new Task("concept " + concept, all.subList(from, all.size())));
      return new StreamTasks(tasks);
    }
  }

  /**
   * A task per file.
   *
   * @param limit most events of each; those without an outcome are left out
   * @throws InputException if a file cannot be read, or has too few events to hold one out
   */
  static StreamTasks files(List<Path> files, long limit) {
    List<Task> tasks = new ArrayList<>();
    for (Path file : files) {
      try (EventReader reader =
          EventFiles.open(file, new FileOptions("1", List.of(), Set.of(), limit))) {
        List<Interaction> events = labelled(reader);
        if (events.size() < HELD_OUT) {
          throw new InputException(
              "%s has %d events with an outcome, but a task needs %d, one of them to be held out; give it more"
                  .formatted(file, events.size(), HELD_OUT));
        }
        tasks.add(new Task("day " + (tasks.size() + 1), events));
      }
    }
    return new StreamTasks(tasks);
  }

  private static List<Interaction> labelled(EventReader reader) {
    List<Interaction> events = new ArrayList<>();
    Map<Feature, Feature> known = new HashMap<>();
    for (Event event = reader.next(); event != null; event = reader.next()) {
      if (event instanceof Interaction row && row.isLabelled()) {
        events.add(shared(row, known));
      }
    }
    return events;
  }

  /** Hundreds of thousands of events have the same few features: each is kept once. */
  private static Interaction shared(Interaction row, Map<Feature, Feature> known) {
    List<Feature> features =
        row.features().stream().map(one -> known.computeIfAbsent(one, same -> same)).toList();
    return new Interaction(
        row.id(), row.timestamp(), row.user(), row.item(), features, row.domain(), row.label());
  }
}
