package io.perennial.processor;

import io.perennial.event.codec.EventCodec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that waits for a deadline in a shard: records in the shard's state, deadlines in memory. What
 * awaits its outcome and feedback that waits for its interaction have a queue each, since each has
 * its own bound.
 */
final class OpenMatters {

  private final ShardState state;
  private final EventCodec codec;
  private final DeadlineQueue interactions = new DeadlineQueue();
  private final DeadlineQueue feedback = new DeadlineQueue();

  /** Finds again what the state holds. */
  OpenMatters(ShardState state, EventCodec codec) {
    this.state = state;
    this.codec = codec;
    state.forEachOpen((key, record) -> queueOf(key).put(OpenMatter.deadlineOf(record), key));
  }

  /** Opens a matter; one of the same key is replaced. */
  void open(OpenMatter matter) {
    if (isOpen(matter.key())) {
      close(matter.key());
    }
    state.putOpen(matter.key(), OpenMatter.encode(matter, codec));
    queueOf(matter.key()).put(matter.deadline(), matter.key());
  }

  boolean isOpen(String key) {
    return queueOf(key).contains(key);
  }

  /** Closes a matter that is open, and gives it. */
  OpenMatter close(String key) {
    queueOf(key).remove(key);
    return take(key);
  }

  /** Closes the first matter that is due, interactions before feedback; null if none is. */
  @Nullable OpenMatter closeDue(long now) {
    String key = interactions.pollDue(now);
    if (key == null) {
      key = feedback.pollDue(now);
    }
    return key == null ? null : take(key);
  }

  /**
   * Closes the interaction with the earliest deadline, if there are more than so many; else null.
   */
  @Nullable OpenMatter closeInteractionBeyond(int capacity) {
    return closeBeyond(interactions, capacity);
  }

  /** Closes the feedback with the earliest deadline, if there are more than so many; else null. */
  @Nullable OpenMatter closeFeedbackBeyond(int capacity) {
    return closeBeyond(feedback, capacity);
  }

  /**
   * Closes all matters of a user, and gives them in the order of their keys. Looks at everything
   * that is open.
   */
  List<OpenMatter> closeOf(String user) {
    List<String> keys = new ArrayList<>();
    state.forEachOpen(
        (key, record) -> {
          if (OpenMatter.decode(record, codec).user().equals(user)) {
            keys.add(key);
          }
        });
    return keys.stream().sorted().map(this::close).toList();
  }

  private @Nullable OpenMatter closeBeyond(DeadlineQueue queue, int capacity) {
    String key = queue.size() > capacity ? queue.pollDue(Long.MAX_VALUE) : null;
    return key == null ? null : take(key);
  }

  private OpenMatter take(String key) {
    byte[] record = state.getOpen(key);
    if (record == null) {
      throw new IllegalStateException("the open matter '" + key + "' is missing from the state");
    }
    state.removeOpen(key);
    return OpenMatter.decode(record, codec);
  }

  private DeadlineQueue queueOf(String key) {
    return OpenMatter.isFeedback(key) ? feedback : interactions;
  }
}
