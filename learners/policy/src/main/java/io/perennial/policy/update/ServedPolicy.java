package io.perennial.policy.update;

import io.perennial.decision.CandidateRanker;
import io.perennial.event.Decision;
import io.perennial.policy.EncodedDecision;
import io.perennial.policy.Encoder;
import io.perennial.policy.PolicyShape;
import io.perennial.policy.RankingPolicy;
import io.perennial.state.LongTable;
import io.perennial.state.PageStore;
import io.perennial.state.PagedState;
import java.util.Set;

/** The policy that a shard serves. It changes in {@link #apply} only, a whole update at a time. */
public final class ServedPolicy implements CandidateRanker {

  private enum Header {
    VERSION,
    UNRANKED
  }

  private final RankingPolicy policy;
  private final Encoder encoder;
  private final PagedState state;
  private final LongTable header;

  /**
   * @param itemFeatures names of features that describe an item rather than the occasion
   * @param firstTable first table id of its state
   */
  public ServedPolicy(PolicyShape shape, Set<String> itemFeatures, int firstTable) {
    this.policy = new RankingPolicy(shape, firstTable);
    this.encoder = new Encoder(shape, itemFeatures);
    this.state = new PagedState(policy.nextBase(), "served policy");
    this.header = state.add(new LongTable(Header.values().length));
  }

  /**
   * {@inheritDoc} All 0 before the first update, where a number of a candidate is no use, and where
   * there are more candidates than the policy's shape allows.
   */
  @Override
  public float[] score(Decision decision) {
    int n = decision.candidates().size();
    float[] scores = new float[n];
    if (version() == 0) {
      return scores;
    }
    EncodedDecision encoded;
    try {
      encoded = encoder.encode(decision);
    } catch (IllegalArgumentException e) {
      set(Header.UNRANKED, unranked() + 1);
      return scores;
    }
    policy.score(encoded, scores);
    for (int i = 0; i < n; i++) {
      scores[i] -= encoded.fast(i);
      if (!Float.isFinite(scores[i])) {
        // Finite parameters can be so large that their sums are not.
        set(Header.UNRANKED, unranked() + 1);
        return new float[n];
      }
    }
    return scores;
  }

  @Override
  public long version() {
    return header.values()[Header.VERSION.ordinal()];
  }

  /**
   * Decisions that the policy could not rank: a number is not finite or too large, or there are
   * more candidates than the shape allows.
   */
  public long unranked() {
    return header.values()[Header.UNRANKED.ordinal()];
  }

  /** Takes an update. */
  public void apply(AcceptedUpdate update) {
    update.delta().applyTo(policy);
    set(Header.VERSION, update.version());
  }

  private void set(Header field, long value) {
    header.values()[field.ordinal()] = value;
    header.touch(field.ordinal());
  }

  /** SHA-256 of the policy, 64 hexadecimal digits. */
  public String digest() {
    return policy.digest();
  }

  /** Writes every page that changed since the last call. */
  public void snapshot(PageStore store) {
    policy.snapshot(store);
    state.snapshot(store);
  }

  /** Takes back what {@link #snapshot} wrote; to be called on a new one. */
  public void restore(PageStore store) {
    policy.restore(store);
    state.restore(store);
  }
}
