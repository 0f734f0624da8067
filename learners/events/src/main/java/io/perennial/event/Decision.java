package io.perennial.event;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A choice among candidates, as it stood when the interaction arrived, and what came of it: what
 * the ranking policy is fine-tuned on. Nothing in it but the outcome is from after the arrival.
 *
 * @param interaction whose item is the chosen candidate's; without the producer's own candidates,
 *     which are told by {@code candidates}
 * @param expert the expert that answered
 * @param itemFields names of the features that say something of the chosen item and not of the
 *     occasion: a policy that saw them as context would learn to look the choice up
 * @param candidates at least 2, the chosen one among them, in an order that does not tell which
 * @param chosen index of the chosen candidate
 * @param policyVersion of the ranking policy that was served, 0 before the first update
 */
public record Decision(
    Interaction interaction,
    int expert,
    List<String> itemFields,
    List<Candidate> candidates,
    int chosen,
    long policyVersion) {

  public Decision {
    itemFields = List.copyOf(itemFields);
    candidates = List.copyOf(candidates);
    if (candidates.size() < 2) {
      throw new IllegalArgumentException(
          "a decision must have at least 2 candidates, but has " + candidates.size());
    }
    if (chosen < 0 || chosen >= candidates.size()) {
      throw new IllegalArgumentException(
          "a decision's chosen candidate must be below %d, but is %d"
              .formatted(candidates.size(), chosen));
    }
  }

  /** One that no policy had a part in. */
  public Decision(
      Interaction interaction,
      int expert,
      List<String> itemFields,
      List<Candidate> candidates,
      int chosen) {
    this(interaction, expert, itemFields, candidates, chosen, 0);
  }

  /** The same whose features all are the occasion's. */
  public Decision(Interaction interaction, int expert, List<Candidate> candidates, int chosen) {
    this(interaction, expert, List.of(), candidates, chosen);
  }

  /**
   * The same with what a policy adds.
   *
   * @param scores s_policy of every candidate, in their order
   */
  public Decision ranked(float[] scores, long version) {
    List<Candidate> ranked = new ArrayList<>(candidates.size());
    for (int i = 0; i < candidates.size(); i++) {
      Candidate c = candidates.get(i);
      ranked.add(new Candidate(c.item, c.fast, c.popularity, c.idle, scores[i], c.propensity));
    }
    return new Decision(interaction, expert, itemFields, ranked, chosen, version);
  }

  /** The candidates as they were served, the best first; of equal ones the earlier candidate. */
  public List<RankedItem> ranking() {
    return candidates.stream()
        .map(c -> new RankedItem(c.item, c.served()))
        .sorted(Comparator.comparingDouble(RankedItem::score).reversed())
        .toList();
  }

  /**
   * An item that could have been shown.
   *
   * @param item its name, never empty
   * @param fast s_fast: the fast learner's logit for it
   * @param popularity ln(1 + its interactions among the latest)
   * @param idle ln(1 + seconds since its last interaction)
   * @param policy s_policy: what the ranking policy adds to the logit
   * @param propensity probability that the producer's own policy would have shown it, above 0 and
   *     at most 1, or {@link OwnCandidate#UNKNOWN}. For off-policy estimates by whoever reads
   *     decisions: neither ranking nor fine-tuning goes by it
   */
  public record Candidate(
      String item, float fast, float popularity, float idle, float policy, double propensity) {

    public Candidate {
      if (item.isEmpty()) {
        throw new IllegalArgumentException("a candidate's item must not be empty");
      }
      if (!(propensity >= 0 && propensity <= 1)) {
        throw new IllegalArgumentException(
            "a candidate's propensity must be from 0 (unknown) to 1, but is " + propensity);
      }
    }

    /** One whose propensity nobody told. */
    public Candidate(String item, float fast, float popularity, float idle, float policy) {
      this(item, fast, popularity, idle, policy, OwnCandidate.UNKNOWN);
    }

    /** One that no policy had a part in. */
    public Candidate(String item, float fast, float popularity, float idle) {
      this(item, fast, popularity, idle, 0);
    }

    /** The score that it is ranked by: s_fast + s_policy. */
    public float served() {
      return fast + policy;
    }
  }
}
