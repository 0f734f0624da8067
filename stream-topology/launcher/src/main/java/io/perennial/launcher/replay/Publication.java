package io.perennial.launcher.replay;

import io.perennial.replay.api.ReplayQuery;
import io.perennial.replay.api.ReplayQuery.Position;
import io.perennial.replay.api.ReplayRow;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Publishes an answer again, each row exactly once, in the answer's order. A transaction holds up
 * to 1,000 rows, or what comes in five seconds, together with the mark of how far they reach; so
 * whoever starts it again, however it ended, goes on behind the last row that anybody can read. One
 * thread runs it; the rows may be read from any.
 */
public final class Publication {

  static final int BATCH_ROWS = 1_000;
  private static final long BATCH_NANOS = 5_000_000_000L;

  private final PublicationPlan plan;
  private final Rows.Source source;
  private final PublicationLog log;
  private final Runnable pace;
  private final LongSupplier nanoTime;
  private final AtomicLong committed = new AtomicLong();
  private final AtomicLong earlier = new AtomicLong();
  private final AtomicLong most = new AtomicLong(Long.MAX_VALUE);
  private long waiting;
  private long begun;

  /**
   * How it ended.
   *
   * @param rows published by now, with those of earlier starts
   * @param before published by earlier starts
   * @param complete whether all of the answer is published
   * @param wasComplete whether it was before
   */
  public record Outcome(long rows, long before, boolean complete, boolean wasComplete) {}

  /**
   * @param pace is run before each row, and may take its time
   */
  Publication(
      PublicationPlan plan,
      Rows.Source source,
      PublicationLog log,
      Runnable pace,
      LongSupplier nanoTime) {
    this.plan = plan;
    this.source = source;
    this.log = log;
    this.pace = pace;
    this.nanoTime = nanoTime;
  }

  /** One that publishes to Kafka; nothing is sent before it runs. */
  public Publication(
      PublicationPlan plan, Rows.Source source, KafkaPublicationLog log, Runnable pace) {
    this(plan, source, log, pace, System::nanoTime);
  }

  /**
   * Publishes what is not published yet.
   *
   * @param stop asked before each row: whether to end after the transaction
   * @throws PublicationRefusedException when its name is another question's
   * @throws PublicationFailedException when Kafka does not take it, or another start took over
   */
  public Outcome run(BooleanSupplier stop) {
    PublicationMark stored = log.takeOver();
    PublicationMark mark = stored == null ? PublicationMark.before(plan) : stored;
    requireSameQuestion(mark);
    long before = mark.rows();
    earlier.set(before);
    committed.set(before);
    if (mark.limit() < Integer.MAX_VALUE) {
      most.set(mark.limit());
    }
    PublicationMark end = mark.complete() ? mark : publish(mark, stop);
    return new Outcome(end.rows(), before, end.complete(), mark.complete());
  }

  /** Rows that can be read by now, with those of earlier starts. */
  public long committed() {
    return committed.get();
  }

  /** Rows that earlier starts published; 0 until that is known. */
  public long earlier() {
    return earlier.get();
  }

  /** Rows that it may become at most; the largest number there is where nobody knows. */
  public long most() {
    return most.get();
  }

  private void requireSameQuestion(PublicationMark mark) {
    if (!mark.hash().equals(plan.hash())) {
      throw new PublicationRefusedException(
          "'%s' is the name of a publication of another query or to another topic, which has published %,d rows: choose another with --name, or ask for the same"
              .formatted(plan.name(), mark.rows()));
    }
  }

  private PublicationMark publish(PublicationMark from, BooleanSupplier stop) {
    Optional<ReplayQuery> rest = from.rest(plan.query());
    if (rest.isEmpty()) {
      return commit(from.completed());
    }
    try (Rows rows = source.open(rest.get())) {
      return publish(rows, from, stop);
    }
  }

  private PublicationMark publish(Rows rows, PublicationMark from, BooleanSupplier stop) {
    PublicationMark mark = from;
    ReplayRow row = next(rows);
    boolean stopped = stop.getAsBoolean();
    while (row != null && !(stopped && waiting == 0)) {
      pace.run();
      begun = waiting == 0 ? nanoTime.getAsLong() : begun;
      log.send(row);
      waiting++;
      ReplayRow following = next(rows);
      Position reached = Position.of(row);
      // A mark between two rows of one place would lose the second.
      boolean apart = following == null || !isAt(following, reached);
      stopped |= stop.getAsBoolean();
      if (apart && (isFull() || following == null || stopped)) {
        PublicationMark next = mark.advancedBy(waiting, reached);
        mark = commit(following == null ? next.completed() : next);
      }
      row = following;
    }
    return row == null && !mark.complete() ? commit(mark.completed()) : mark;
  }

  /** Whatever its log loss: only the order of the worst goes by that. */
  private static boolean isAt(ReplayRow row, Position place) {
    return row.timestamp() == place.timestamp() && row.id().equals(place.id());
  }

  private boolean isFull() {
    return waiting >= BATCH_ROWS || nanoTime.getAsLong() - begun >= BATCH_NANOS;
  }

  private PublicationMark commit(PublicationMark mark) {
    log.commit(mark);
    waiting = 0;
    committed.set(mark.rows());
    return mark;
  }

  private static @Nullable ReplayRow next(Rows rows) {
    return rows.hasNext() ? rows.next() : null;
  }
}
