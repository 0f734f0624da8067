package io.perennial.reproduction.relift;

/**
 * What became of an earlier day's held-out decisions; all are NDCG@10.
 *
 * @param before on the held-out decisions by the untrained policy
 * @param afterFirst on them when the first day was learned
 * @param afterSecond on them when the second day was learned as well
 * @param second online, over the last fifth of the second day
 */
public record ForgettingOutcome(
    long seed, double before, double afterFirst, double afterSecond, double second) {

  /** NDCG@10 lost; negative if learning the second day helped. */
  public double loss() {
    return afterFirst - afterSecond;
  }
}
