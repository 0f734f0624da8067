package io.perennial.policy.update;

import java.util.Optional;

/** What the gate answers a worker. */
public sealed interface GateMessage {

  /** Who is answered. */
  String worker();

  /** The epoch that holds now. */
  long epoch();

  /** The version that is served from now on. */
  long servedVersion();

  /** The digest of that version, 64 hexadecimal digits. */
  String servedDigest();

  /**
   * A part of the answer to a claim.
   *
   * @param chunk number of this part, from 0
   * @param chunks number of parts
   * @param delta rows in which the served policy differs from an initial one
   */
  record GrantChunk(
      String worker,
      long epoch,
      long servedVersion,
      String servedDigest,
      int chunk,
      int chunks,
      PolicyDelta delta)
      implements GateMessage {}

  /**
   * What became of an update, or of a claim that was refused.
   *
   * @param base the version that the update changed
   * @param refusal why it was refused; empty if it is served now
   * @param detail a sentence with the values, empty if it is served now
   * @param comparison how it ranked, {@link Comparison#NONE} where it did not come to that
   */
  record Verdict(
      String worker,
      long epoch,
      long servedVersion,
      String servedDigest,
      long base,
      Optional<Refusal> refusal,
      String detail,
      Comparison comparison)
      implements GateMessage {

    /** Whether the update is served. */
    public boolean isAccepted() {
      return refusal.isEmpty();
    }
  }

  /**
   * NDCG@10 on the latest decisions.
   *
   * @param served of the policy before
   * @param offered of the update
   * @param error standard error of the difference, which pairs the decisions
   * @param decisions that both ranked
   */
  record Comparison(double served, double offered, double error, int decisions) {

    /** Nothing was compared. */
    public static final Comparison NONE = new Comparison(0, 0, 0, 0);
  }
}
