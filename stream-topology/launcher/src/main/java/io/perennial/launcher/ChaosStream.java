package io.perennial.launcher;

import io.perennial.event.Event;
import io.perennial.event.Feedback;
import io.perennial.event.Interaction;
import io.perennial.event.LabelSpace;
import io.perennial.event.codec.Shards;
import io.perennial.event.file.EventReader;
import io.perennial.event.generator.SyntheticOptions;
import io.perennial.event.generator.SyntheticStream;
import org.jspecify.annotations.Nullable;

/**
 * The generator's stream with some outcomes at once and some later, unevenly spread: for a part of
 * it half of all interactions are one user's, and for another part the last shard gets none.
 */
final class ChaosStream implements EventReader {

  /**
   * Of the outcomes. The others come with their interactions: a duplicate of such a one is known by
   * its id alone, since nothing of it is open any more.
   */
  static final double FEEDBACK_SHARE = 0.7;

  private static final String HOT_USER = "hot";

  private final SyntheticStream stream;
  private final long events;
  private final int shards;
  private final String otherUser;

  /**
   * @param events interactions
   */
  ChaosStream(long seed, long events, int shards) {
    this.stream = new SyntheticStream(options(seed, events));
    this.events = events;
    this.shards = shards;
    this.otherUser = userOutside(shards - 1);
  }

  private static SyntheticOptions options(long seed, long events) {
    SyntheticOptions usual = SyntheticOptions.of(seed, events);
    return new SyntheticOptions(
        seed,
        events,
        FEEDBACK_SHARE,
        usual.missingShare(),
        usual.meanDelay(),
        usual.changes(),
        usual.ratePerSecond(),
        usual.start());
  }

  private String userOutside(int shard) {
    int number = 0;
    while (shards > 1 && Shards.of("busy" + number, shards) == shard) {
      number++;
    }
    return "busy" + number;
  }

  @Override
  public @Nullable Event next() {
    Event event = stream.next();
    if (event instanceof Interaction of) {
      return new Interaction(
          of.id(),
          of.timestamp(),
          user(of.id(), of.user()),
          of.item(),
          of.features(),
          of.domain(),
          of.label(),
          of.candidates());
    }
    return event instanceof Feedback of
        ? new Feedback(of.id(), of.timestamp(), user(of.id(), of.user()), of.label())
        : event;
  }

  /** The generator's ids are numbers. */
  private String user(String id, String user) {
    long number = Long.parseLong(id);
    double place = (double) number / events;
    if (place >= 0.3 && place < 0.45 && number % 2 == 0) {
      return HOT_USER;
    }
    boolean idle = place >= 0.6 && place < 0.65 && Shards.of(user, shards) == shards - 1;
    return idle ? otherUser : user;
  }

  /** Whether this part of it comes in a burst. */
  static boolean isBurst(double share) {
    return share >= 0.75 && share < 0.8;
  }

  @Override
  public LabelSpace labels() {
    return stream.labels();
  }

  @Override
  public void close() {
    stream.close();
  }
}
