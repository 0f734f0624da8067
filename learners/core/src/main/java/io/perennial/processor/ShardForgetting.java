package io.perennial.processor;

import static io.perennial.processor.Counters.Counter.DUPLICATE;
import static io.perennial.processor.Counters.Counter.FEEDBACK_UNMATCHED;
import static io.perennial.processor.Counters.Counter.FEEDBACK_WAITING;
import static io.perennial.processor.Counters.Counter.FORGETS;
import static io.perennial.processor.Counters.Counter.FORGOTTEN;
import static io.perennial.processor.Counters.Counter.PENDING;
import static io.perennial.processor.Counters.Counter.RECEIVED;

import io.perennial.event.Forget;
import io.perennial.event.Removal;
import io.perennial.event.codec.ForgetMac;
import io.perennial.event.codec.Shards;
import io.perennial.processor.OpenMatter.Awaiting;
import io.perennial.processor.OpenMatter.Early;
import io.perennial.processor.RecentIds.Fate;
import io.perennial.state.PageStore;
import org.jspecify.annotations.Nullable;

/**
 * What a shard knows of requests to forget: whether one is to be obeyed, what waits of a user, and
 * who was forgotten before.
 */
final class ShardForgetting {

  private final @Nullable ForgetMac mac;
  private final int shards;
  private final Counters counters;
  private final RecentIds recentIds;
  private final OpenMatters open;
  private final ForgottenUsers users;

  /**
   * @param mac null if no request is obeyed
   * @param shards of the job
   * @param users that were forgotten; empty
   */
  ShardForgetting(
      @Nullable ForgetMac mac,
      int shards,
      Counters counters,
      RecentIds recentIds,
      OpenMatters open,
      ForgottenUsers users) {
    this.mac = mac;
    this.shards = shards;
    this.counters = counters;
    this.recentIds = recentIds;
    this.open = open;
    this.users = users;
  }

  /** Why a request is not obeyed, or null if it is. */
  @Nullable String refusal(Forget forget, int partition) {
    if (mac == null) {
      return "forget is not enabled: configure forget.key";
    }
    if (!mac.verifies(forget)) {
      return "field 'mac' does not fit: sign user and timestamp with the job's forget.key";
    }
    // Elsewhere nobody knows which requests were obeyed: a copy would work again in every shard.
    int own = Shards.of(forget.user(), shards);
    if (partition != own) {
      return "requests of this field 'user' belong to partition "
          + own
          + " of the job's "
          + shards
          + ", but this one came in partition "
          + partition
          + ": send it with the user as its key and the partitioner of Kafka's Java client (murmur2)";
    }
    long obeyed = users.requestedAt(forget.user());
    return forget.timestamp() >= obeyed
        ? null
        : "field 'timestamp' is "
            + forget.timestamp()
            + ", but a request of "
            + obeyed
            + " for this user was obeyed: correct the clock and ask again";
  }

  /** Whether it was carried out before; it is counted then. */
  boolean isRepeated(Forget forget) {
    boolean repeated = users.requestedAt(forget.user()) == forget.timestamp();
    if (repeated) {
      counters.add(RECEIVED, 1);
      counters.add(DUPLICATE, 1);
    }
    return repeated;
  }

  /** Whether a copy of something of a user may be of what was to be forgotten. */
  boolean covers(String user, long timestamp) {
    return users.covers(user, timestamp);
  }

  /**
   * Removes what waits of a user, and remembers the request.
   *
   * @param clock the shard's
   */
  void forget(Forget forget, long clock, Removal removal) {
    int pending = 0;
    int early = 0;
    int expired = 0;
    for (OpenMatter matter : open.closeOf(forget.user())) {
      if (matter instanceof Awaiting awaited) {
        recentIds.put(awaited.interaction().id(), Fate.FORGOTTEN);
        pending++;
      } else if (matter instanceof Early) {
        early++;
      } else {
        expired++;
      }
    }
    counters.add(PENDING, -pending);
    counters.add(FORGOTTEN, pending);
    counters.add(FEEDBACK_WAITING, -early);
    counters.add(FEEDBACK_UNMATCHED, early);
    counters.add(FORGETS, 1);
    users.add(forget.user(), forget.timestamp(), clock);
    removal
        .removed("pending interactions, with their decisions", pending)
        .removed("outcomes that waited for their interaction", early)
        .removed("expired interactions that were kept for a correction", expired);
  }

  /** What the shard keeps, and what others do. */
  static void keep(Removal removal) {
    removal
        .kept(
            "64-bit fingerprints of the latest interaction ids, and of the forgotten user",
            "to know duplicates, and replays of what was forgotten; they name nobody")
        .kept(
            "items and features of the latest interactions, to draw candidates from",
            "they do not say whose they are; newer ones replace them")
        .kept(
            "records of interactions, predictions, examples, decisions and dead letters",
            "topics keep them until their retention; set it, or delete them there")
        .kept(
            "receipts, requests and markers, which name the user",
            "topics receipts, interactions, examples and decisions, each behind the job's prefix,"
                + " keep them until their retention")
        .kept("checkpoints and savepoints from before", "they hold it until they expire")
        .kept("copies that were exported", "nobody here knows of them");
  }

  void snapshot(PageStore store) {
    users.snapshot(store);
  }

  void restore(PageStore store) {
    users.restore(store);
  }
}
