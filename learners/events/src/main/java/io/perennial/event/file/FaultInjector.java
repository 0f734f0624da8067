package io.perennial.event.file;

import io.perennial.event.Event;
import io.perennial.event.Feedback;
import io.perennial.event.Forget;
import io.perennial.event.Interaction;
import io.perennial.event.codec.EventCodec;
import io.perennial.event.codec.Limits;
import java.io.Closeable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Sends a reader's events as records, spoiled on purpose, and counts to the record what it did.
 * Broken, duplicate and late records come on top: without {@code missing} and {@code delayed} what
 * is learned is what would be learned without faults. The source must be in the order of time.
 *
 * <p>What makes the counts exact: every additional record has its event's key, so it comes after it
 * in the same partition. A late one follows at once, {@link #BEHIND} behind, so the event clock has
 * passed it (it is left out where that would be before 1970). A duplicate follows within 20 events
 * and 5 seconds of event time, so it is never late. Delayed feedback follows within 100 events and
 * 10 minutes, so it never misses a window of half an hour.
 */
public final class FaultInjector implements Closeable {

  /** How far behind late interactions are; more than any lateness that is allowed by default. */
  public static final Duration BEHIND = Duration.ofHours(2);

  private static final int DUPLICATE_EVENTS = 20;
  private static final long DUPLICATE_MILLIS = 5_000;
  private static final int DELAY_EVENTS = 100;
  private static final long DELAY_MILLIS = 600_000;
  private static final String LATE_ID = "-late";

  /**
   * Something to be sent again or later.
   *
   * @param due number of the source's event before which it is sent
   * @param latest event time after which nothing of the source goes before it
   */
  private record Held(Event event, boolean duplicate, long due, long latest) {}

  private final EventReader reader;
  private final EventCodec codec;
  private final Faults faults;
  private final Mangler mangler;
  private final Queue<Outgoing> ready = new ArrayDeque<>();
  private final List<Held> held = new ArrayList<>();
  private long read;
  private long clock;
  private boolean ended;

  private long interactions;
  private long feedback;
  private long broken;
  private long duplicates;
  private long duplicateFeedback;
  private long late;
  private long missing;
  private long delayed;

  public FaultInjector(EventReader reader, EventCodec codec, Faults faults) {
    this.reader = reader;
    this.codec = codec;
    this.faults = faults;
    this.mangler = new Mangler(codec, reader.labels());
  }

  /**
   * The next record, or null at the end.
   *
   * @throws InputException as {@link EventReader#next}
   */
  public @Nullable Outgoing next() {
    while (ready.isEmpty() && !ended) {
      Event event = reader.next();
      if (event == null) {
        ended = true;
        release(Long.MAX_VALUE, Long.MAX_VALUE);
      } else {
        release(read, event.timestamp());
        spoil(event, new SplittableRandom(mix(faults.seed()) ^ mix(~read)));
        read++;
      }
    }
    return ready.poll();
  }

  /** What was sent so far, up to records that wait to be polled by {@link #next}. */
  public Injected injected() {
    return new Injected(
        interactions, feedback, broken, duplicates, duplicateFeedback, late, missing, delayed);
  }

  @Override
  public void close() {
    reader.close();
  }

  private void spoil(Event event, SplittableRandom random) {
    if (event instanceof Forget) {
      // An operator's request is no event of the stream: it goes as it is, and is not counted.
      ready.add(new Outgoing(key(event), codec.encode(event)));
      return;
    }
    clock = Math.max(clock, event.timestamp());
    double fate = random.nextDouble();
    Event sent = withheld(event, fate, random);
    if (sent == null) {
      return;
    }
    send(sent);
    if (random.nextDouble() < faults.duplicate()) {
      hold(sent, true, 1 + random.nextInt(DUPLICATE_EVENTS), DUPLICATE_MILLIS);
    }
    if (random.nextDouble() < faults.late() && sent instanceof Interaction interaction) {
      sendLate(interaction);
    }
    if (random.nextDouble() < faults.broken()) {
      ready.add(new Outgoing(key(sent), mangler.broken(sent, random)));
      broken++;
    }
  }

  /** The event without its outcome where that is its fate; null where nothing is left. */
  private @Nullable Event withheld(Event event, double fate, SplittableRandom random) {
    boolean misses = fate < faults.missing();
    if (event instanceof Interaction interaction && interaction.isLabelled()) {
      if (misses) {
        missing++;
        return Variants.unlabelled(interaction);
      }
      if (fate < faults.missing() + faults.delayed()) {
        delayed++;
        hold(Variants.outcome(interaction), false, 1 + random.nextInt(DELAY_EVENTS), DELAY_MILLIS);
        return Variants.unlabelled(interaction);
      }
    } else if (event instanceof Feedback && misses) {
      missing++;
      return null;
    }
    return event;
  }

  private void hold(Event event, boolean duplicate, int events, long millis) {
    held.add(new Held(event, duplicate, read + events, event.timestamp() + millis));
  }

  /** Sends what must go before the source's event of this number and time. */
  private void release(long number, long timestamp) {
    for (Iterator<Held> iterator = held.iterator(); iterator.hasNext(); ) {
      Held next = iterator.next();
      if (next.due() <= number || next.latest() < timestamp) {
        iterator.remove();
        sendHeld(next);
      }
    }
  }

  private void sendHeld(Held next) {
    if (!next.duplicate()) {
      Feedback outcome = (Feedback) next.event();
      long timestamp = Math.max(outcome.timestamp(), Math.min(clock, next.latest()));
      send(new Feedback(outcome.id(), timestamp, outcome.user(), outcome.label()));
      return;
    }
    ready.add(new Outgoing(key(next.event()), codec.encode(next.event())));
    if (next.event() instanceof Interaction) {
      duplicates++;
    } else {
      duplicateFeedback++;
    }
  }

  private void send(Event event) {
    ready.add(new Outgoing(key(event), codec.encode(event)));
    if (event instanceof Interaction) {
      interactions++;
    } else {
      feedback++;
    }
  }

  private void sendLate(Interaction interaction) {
    String id = interaction.id() + LATE_ID;
    long timestamp = interaction.timestamp() - BEHIND.toMillis();
    if (timestamp >= 0 && id.length() <= Limits.STRING_LENGTH) {
      Interaction behind = Variants.at(interaction, id, timestamp);
      ready.add(new Outgoing(key(behind), codec.encode(behind)));
      late++;
    }
  }

  private static byte[] key(Event event) {
    return event.user().getBytes(StandardCharsets.UTF_8);
  }

  /** Murmur3's finalizer. */
  private static long mix(long z) {
    z = (z ^ (z >>> 33)) * 0xff51afd7ed558ccdL;
    z = (z ^ (z >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return z ^ (z >>> 33);
  }
}
