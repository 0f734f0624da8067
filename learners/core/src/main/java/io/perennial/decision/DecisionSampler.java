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
import io.perennial.state.PageStore;
import io.perennial.state.PagedState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes decisions of a share of the interactions: its item, and others that were active of late,
 * each as the learner scores it at that moment. Which interactions and which candidates is a
 * function of the id and of the interactions before. Every item among the latest has the same
 * chance to be a candidate; an interaction whose own item is not among them makes no decision,
 * since "not seen of late" alone would tell the chosen one.
 *
 * <p>An interaction that brings candidates of its own is asked about them: it is ranked whatever
 * its id and its outcome, at most {@link DecisionConfig#ownPerThousand} of 1,000, among exactly
 * those.
 *
 * <p>A candidate is scored with what the item itself came with last (see {@link ItemFields}) and
 * with the occasion's features as they are.
 */
public final class DecisionSampler {

  private static final long DRAWN = Hash.of("decision drawn");
  private static final long PLACE = Hash.of("decision place");
  private static final long CANDIDATES = Hash.of("decision candidates");

  /** Interactions between two comparisons of an item's features, on average. */
  private static final int COMPARE_EVERY = 8;

  static final double MOST_CREDIT = 10;

  private static final int[] NOBODY = {};

  private final DecisionConfig config;
  private final PagedState state;
  private final RecentItems recent;
  private final ItemFields fields;
  private final DoubleTable credit;
  private final LongTable emitted;
  private final CandidateScorer scorer;
  private final OwnCandidates own;

  /**
   * @param firstTable first table id in the page store
   */
  public DecisionSampler(DecisionConfig config, int firstTable) {
    this.config = config;
    this.state = new PagedState(firstTable, "decisions, window " + config.window());
    this.recent = new RecentItems(state, config.window());
    this.fields = new ItemFields(state);
    this.credit = state.add(new DoubleTable(1));
    this.emitted = state.add(new LongTable(1));
    this.scorer = new CandidateScorer(recent, fields);
    this.own = new OwnCandidates(state, config.ownPerThousand(), scorer);
  }

  /**
   * Takes the next interaction as it arrives, before it is learned.
   *
   * @param wanted whether its outcome may still be positive; one with candidates of its own is
   *     ranked even if not
   * @param scratch of the learner
   * @return a decision, or null where the interaction is not drawn, its item is not among the
   *     latest, or there are no others to choose from; of one with candidates of its own, where
   *     there have been too many of them
   */
  public @Nullable Decision arrived(
      Interaction interaction,
      boolean wanted,
      int expert,
      ContinualLearner learner,
      Impression scratch) {
    if (interaction.item().isEmpty()) {
      return null;
    }
    double[] c = credit.values();
    c[0] = Math.min(MOST_CREDIT, c[0] + config.perThousand() / 1_000.0);
    credit.touch(0);
    own.refill();
    long id = Hash.of(interaction.id());
    Decision decision = null;
    if (!interaction.candidates().isEmpty()) {
      decision = own.decide(interaction, expert, learner, scratch);
    } else if (wanted && c[0] >= 1 && uniform(DRAWN, id) < config.share()) {
      decision = decide(interaction, expert, id, learner, scratch);
      c[0] -= decision == null ? 0 : 1;
    }
    remember(interaction, id);
    return decision;
  }

  private double uniform(long salt, long id) {
    return (Hash.of(salt, id) >>> 11) * 0x1p-53;
  }

  private void remember(Interaction interaction, long id) {
    int last = recent.last(RecentItems.hash(interaction.item()));
    if (last >= 0 && Long.remainderUnsigned(id, COMPARE_EVERY) == 0) {
      fields.compare(interaction.features(), recent.featuresAt(last));
    }
    recent.add(interaction);
  }

  private @Nullable Decision decide(
      Interaction interaction, int expert, long id, ContinualLearner learner, Impression scratch) {
    long item = RecentItems.hash(interaction.item());
    int[] others = recent.count(item) == 0 ? NOBODY : draw(item, id);
    if (others.length == 0) {
      return null;
    }
    int chosen = (int) (uniform(PLACE, id) * (others.length + 1));
    List<Candidate> candidates = new ArrayList<>(others.length + 1);
    for (int i = 0; i <= others.length; i++) {
      if (i == chosen) {
        candidates.add(scorer.chosen(interaction, OwnCandidate.UNKNOWN, learner, scratch));
      }
      if (i < others.length) {
        String other = recent.nameAt(others[i]);
        candidates.add(scorer.other(interaction, other, OwnCandidate.UNKNOWN, learner, scratch));
      }
    }
    return new Decision(interaction, expert, scorer.itemFields(interaction), candidates, chosen);
  }

  /** Places of different items' last interactions. */
  private int[] draw(long chosen, long id) {
    int wanted = Math.min(config.candidates(), recent.distinct()) - 1;
    int[] places = new int[wanted];
    Set<Long> taken = new HashSet<>();
    int n = 0;
    long random = Hash.of(CANDIDATES, id);
    // Rejection: every place is as likely, and an item has one that is its last.
    long tries = 64L * config.candidates();
    for (long t = 0; n < wanted && t < tries; t++) {
      int at = (int) Long.remainderUnsigned(Hash.of(random, t), recent.size());
      long item = recent.itemAt(at);
      if (item != chosen && recent.isLast(at) && taken.add(item)) {
        places[n++] = at;
      }
    }
    return Arrays.copyOf(places, n);
  }

  /** A decision has been given out. */
  public void emitted() {
    emitted.values()[0]++;
    emitted.touch(0);
  }

  /** Decisions given out so far. */
  public long count() {
    return emitted.values()[0];
  }

  /** Interactions with candidates of their own that were not ranked, being too many. */
  public long capped() {
    return own.capped();
  }

  /** Writes every page that changed since the last call. */
  public void snapshot(PageStore store) {
    state.snapshot(store);
  }

  /** Takes back what {@link #snapshot} wrote; the sampler must be fresh. */
  public void restore(PageStore store) {
    state.restore(store);
    recent.resume();
  }

  /** SHA-256 of all it knows. */
  public String digest() {
    return state.digest();
  }
}
