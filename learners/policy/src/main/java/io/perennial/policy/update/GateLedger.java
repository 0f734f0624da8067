package io.perennial.policy.update;

import io.perennial.learner.kernel.Hash;
import io.perennial.state.LongTable;
import io.perennial.state.PagedState;
import java.util.EnumMap;
import java.util.Map;

/** What the gate has done so far, and who may send updates. */
final class GateLedger {

  private enum Entry {
    VERSION,
    EPOCH,
    /** Hash of the name of the worker that has the epoch. */
    HOLDER,
    ACCEPTED,
    DECISIONS
  }

  private final LongTable entries;
  private final LongTable refused;
  private final Freshness freshness;

  GateLedger(PagedState state) {
    this.entries = state.add(new LongTable(Entry.values().length));
    this.refused = state.add(new LongTable(Refusal.values().length));
    this.freshness = new Freshness(state);
  }

  /** That is served. */
  long version() {
    return get(Entry.VERSION);
  }

  /** Newest that was granted, 0 before the first. */
  long epoch() {
    return get(Entry.EPOCH);
  }

  /** Decisions seen. */
  long decisions() {
    return get(Entry.DECISIONS);
  }

  void countDecision() {
    set(Entry.DECISIONS, decisions() + 1);
  }

  /** Whether a worker was granted the newest epoch. */
  boolean isHolder(String worker) {
    return epoch() > 0 && Hash.of(worker) == get(Entry.HOLDER);
  }

  /** Grants a worker an epoch; who has it keeps it, so that a claim may come twice. */
  void grant(String worker) {
    if (!isHolder(worker)) {
      set(Entry.EPOCH, epoch() + 1);
      set(Entry.HOLDER, Hash.of(worker));
    }
  }

  /**
   * An update is served from now on.
   *
   * @param decidedAt of decisions that it is the first to hold, epoch milliseconds
   * @param now epoch milliseconds
   */
  void accept(long[] decidedAt, long now) {
    set(Entry.VERSION, version() + 1);
    set(Entry.ACCEPTED, get(Entry.ACCEPTED) + 1);
    for (long time : decidedAt) {
      freshness.add(now - time);
    }
  }

  /** The gate itself has changed what is served. */
  void change() {
    set(Entry.VERSION, version() + 1);
  }

  void refuse(Refusal refusal) {
    refused.values()[refusal.ordinal()]++;
    refused.touch(refusal.ordinal());
  }

  /**
   * How it stands.
   *
   * @param digest of the served policy
   */
  GateStatus status(String digest) {
    Map<Refusal, Long> reasons = new EnumMap<>(Refusal.class);
    for (Refusal refusal : Refusal.values()) {
      long count = refused.values()[refusal.ordinal()];
      if (count > 0) {
        reasons.put(refusal, count);
      }
    }
    return new GateStatus(
        version(),
        digest,
        epoch(),
        get(Entry.ACCEPTED),
        reasons,
        freshness.quantile(0.5),
        freshness.quantile(0.99),
        decisions());
  }

  private long get(Entry entry) {
    return entries.values()[entry.ordinal()];
  }

  private void set(Entry entry, long value) {
    entries.values()[entry.ordinal()] = value;
    entries.touch(entry.ordinal());
  }
}
