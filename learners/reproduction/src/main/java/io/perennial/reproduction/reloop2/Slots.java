package io.perennial.reproduction.reloop2;

import io.perennial.event.Interaction;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A stream as the protocol meets it: rows to train on, then slots of event time. Slots begin at
 * multiples of their length; those without a row are left out, and a row that comes late belongs to
 * the slot that it comes in.
 */
final class Slots implements Closeable {

  private final EventStream stream;
  private final long length;
  private @Nullable Interaction ahead;

  /**
   * Rows of one slot.
   *
   * @param start event time, epoch milliseconds
   */
  record Slot(long start, List<Interaction> rows) {}

  /**
   * @param length of a slot, milliseconds
   */
  Slots(EventStream stream, long length) {
    this.stream = stream;
    this.length = length;
  }

  /** Hands over all rows of the first file. */
  long trainOnFirstFile(Consumer<Interaction> base) {
    long rows = 0;
    for (ahead = stream.next(); ahead != null && stream.opened() == 1; ahead = stream.next()) {
      base.accept(ahead);
      rows++;
    }
    return rows;
  }

  /** Hands over the first rows. */
  long train(long rows, Consumer<Interaction> base) {
    long done = 0;
    for (ahead = stream.next(); ahead != null && done < rows; ahead = stream.next()) {
      base.accept(ahead);
      done++;
    }
    return done;
  }

  /** The next slot, or null at the end. To be called after training. */
  @Nullable Slot next() {
    if (ahead == null) {
      return null;
    }
    long number = Math.floorDiv(ahead.timestamp(), length);
    List<Interaction> rows = new ArrayList<>();
    while (ahead != null && Math.floorDiv(ahead.timestamp(), length) <= number) {
      rows.add(ahead);
      ahead = stream.next();
    }
    return new Slot(number * length, rows);
  }

  @Override
  public void close() {
    stream.close();
  }
}
