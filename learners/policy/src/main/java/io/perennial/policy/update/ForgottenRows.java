package io.perennial.policy.update;

import io.perennial.policy.RankingPolicy;
import java.util.BitSet;

/**
 * Users' rows that were forgotten while the served policy may hold them as they were trained: it
 * may have them already, or an update with them is on its way. A row stays here until an update
 * that was sent after the request is served.
 */
final class ForgottenRows {

  private final BitSet open = new BitSet();

  /** Of those, what the update on its way resets. */
  private final BitSet sent = new BitSet();

  /** A row is to be reset; an update on its way has it as it was before. */
  void add(int row) {
    open.set(row);
    sent.clear(row);
  }

  boolean isEmpty() {
    return open.isEmpty();
  }

  /** An update was sent, of a policy in which all of them are reset. */
  void sent() {
    sent.clear();
    sent.or(open);
  }

  /** That update is served. */
  void served() {
    open.andNot(sent);
    sent.clear();
  }

  /** A policy with initial embeddings in these rows: itself if there are none, or else a copy. */
  RankingPolicy without(RankingPolicy policy) {
    if (open.isEmpty()) {
      return policy;
    }
    RankingPolicy clean = new RankingPolicy(policy.shape());
    clean.copyFrom(policy);
    open.stream().forEach(clean::forgetUser);
    return clean;
  }
}
