package io.perennial.decision;

import io.perennial.event.Decision;
import io.perennial.event.Decision.Candidate;
import io.perennial.event.Interaction;
import io.perennial.event.OwnCandidate;
import io.perennial.learner.ContinualLearner;
import io.perennial.learner.Impression;
import io.perennial.learner.kernel.Hash;
import io.perennial.state.DoubleTable;
import io.perennial.state.LongTable;
import io.perennial.state.PagedState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decisions among the candidates that an interaction brings. Their order is by a hash of
 * interaction and item, since a producer may name the shown item first. Whether an item is among
 * the latest is of no matter: the producer chose the set, and so the absence tells nothing of how
 * we draw.
 */
final class OwnCandidates {

  private static final long ORDER = Hash.of("decision own order");

  private final double perInteraction;
  private final CandidateScorer scorer;
  private final DoubleTable credit;
  private final LongTable capped;

  OwnCandidates(PagedState state, int perThousand, CandidateScorer scorer) {
    this.perInteraction = perThousand / 1_000.0;
    this.scorer = scorer;
    this.credit = state.add(new DoubleTable(1));
    this.capped = state.add(new LongTable(1));
  }

  /** To be called with every interaction, whether it brings candidates or not. */
  void refill() {
    double[] c = credit.values();
    c[0] = Math.min(DecisionSampler.MOST_CREDIT, c[0] + perInteraction);
    credit.touch(0);
  }

  /** A decision among exactly the interaction's own candidates, or null beyond the rate. */
  @Nullable Decision decide(
      Interaction interaction, int expert, ContinualLearner learner, Impression scratch) {
    if (credit.values()[0] < 1) {
      capped.values()[0]++;
      capped.touch(0);
      return null;
    }
    credit.values()[0]--;
    List<Candidate> candidates = new ArrayList<>(interaction.candidates().size());
    int chosen = -1;
    for (OwnCandidate own : inOrder(interaction)) {
      if (own.item().equals(interaction.item())) {
        chosen = candidates.size();
        candidates.add(scorer.chosen(interaction, own.propensity(), learner, scratch));
      } else {
        candidates.add(scorer.other(interaction, own.item(), own.propensity(), learner, scratch));
      }
    }
    return new Decision(
        interaction.withoutCandidates(),
        expert,
        scorer.itemFields(interaction),
        candidates,
        chosen);
  }

  private static List<OwnCandidate> inOrder(Interaction interaction) {
    long seed = Hash.of(ORDER, Hash.of(interaction.id()));
    return interaction.candidates().stream()
        .sorted(
            Comparator.comparingLong((OwnCandidate c) -> Hash.of(seed, Hash.of(c.item())))
                .thenComparing(OwnCandidate::item))
        .toList();
  }

  /** Interactions with candidates that were not ranked for the rate. */
  long capped() {
    return capped.values()[0];
  }
}
