package io.perennial.policy.update;

import io.perennial.event.Removal;
import io.perennial.policy.EncodedDecision;
import io.perennial.policy.PolicyShape;
import io.perennial.policy.RankingPolicy;
import io.perennial.policy.update.GateMessage.Comparison;
import io.perennial.policy.update.GateMessage.GrantChunk;
import io.perennial.policy.update.GateMessage.Verdict;
import io.perennial.policy.update.WorkerMessage.Claim;
import io.perennial.policy.update.WorkerMessage.UpdateChunk;
import io.perennial.state.PageStore;
import io.perennial.state.PagedState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides which updates are served. It takes an update whole or not at all, from the worker that
 * was granted the newest epoch, if it changes the version that is served, arrived complete, is
 * finite, is what the worker meant, and ranks the latest decisions no worse than chance explains.
 * One that does nothing but forget users need not rank as well.
 *
 * <p>The decisions that it judges by may be among those that the update was trained on: it finds
 * what does harm, not what overfits. Memory is bounded: two policies, the window, and one update in
 * parts. An update whose parts came before a snapshot and after it is incomplete. Not for several
 * threads at once.
 */
public final class PolicyGate {

  /** Parameters in a message: 512 KiB. */
  static final int CHUNK = 1 << 17;

  private final GateConfig config;
  private final PagedState state;
  private final GateLedger ledger;
  private final LatestDecisions latest;
  private final RankingPolicy served;
  private final RankingPolicy offered;
  private final ArrivingUpdate arriving;
  private String servedDigest;

  /**
   * What follows from a message.
   *
   * @param answers to the worker
   * @param accepted what is served from now on, or null if nothing changes
   */
  public record Reply(List<GateMessage> answers, @Nullable AcceptedUpdate accepted) {

    static final Reply NOTHING = new Reply(List.of(), null);

    public Reply {
      answers = List.copyOf(answers);
    }
  }

  /**
   * @param firstTable first table id of its state
   */
  public PolicyGate(PolicyShape shape, GateConfig config, int firstTable) {
    this.config = config;
    this.served = new RankingPolicy(shape, firstTable);
    this.offered = new RankingPolicy(shape);
    this.state = new PagedState(served.nextBase(), "gate, window " + config.window());
    this.ledger = new GateLedger(state);
    this.latest = new LatestDecisions(state, shape, config.window());
    this.arriving = new ArrivingUpdate(served.parameters());
    this.servedDigest = served.digest();
  }

  /**
   * Takes a decision to judge by.
   *
   * @throws IllegalArgumentException if it was encoded for another shape, or its outcome is not
   *     known
   */
  public void decision(EncodedDecision decision) {
    served.shape().check(decision);
    if (decision.chosen() == EncodedDecision.UNKNOWN) {
      throw new IllegalArgumentException(
          "a decision must tell the chosen candidate to be judged by; send decisions with their outcome");
    }
    latest.add(decision, ledger.decisions());
    ledger.countDecision();
  }

  /**
   * What follows from forgetting a user.
   *
   * @param accepted what is served from now on, or null if nothing changes
   */
  public record Forgetting(Removal removal, @Nullable AcceptedUpdate accepted) {}

  /**
   * Forgets a user's row: decisions to judge by, and its embedding in the served policy. That makes
   * a new version where the row was trained, so an update of a worker on the version before is
   * refused, and the worker goes on from the new one.
   *
   * @param user row
   */
  public Forgetting forget(int user) {
    offered.copyFrom(served);
    offered.forgetUser(user);
    PolicyDelta delta = PolicyDelta.between(served, offered);
    Removal removal =
        new Removal()
            .removed("decisions to judge updates by", latest.forget(user))
            .removed(
                "served rows of users' embeddings; other users of the same row lose it, too",
                delta.isEmpty() ? 0 : 1);
    if (delta.isEmpty()) {
      return new Forgetting(removal, null);
    }
    delta.applyTo(served);
    servedDigest = served.digest();
    ledger.change();
    return new Forgetting(removal, new AcceptedUpdate(ledger.version(), delta));
  }

  /**
   * Takes a worker's message.
   *
   * @param now epoch milliseconds, for the freshness alone
   */
  public Reply take(WorkerMessage message, long now) {
    return message instanceof Claim claim ? grant(claim) : take((UpdateChunk) message, now);
  }

  private Reply grant(Claim claim) {
    if (!claim.shape().equals(served.shape().toString())) {
      return refuse(
          claim.worker(),
          0,
          Refusal.WRONG_SHAPE,
          "the worker's policy is %s, but %s is served; give both the same settings"
              .formatted(claim.shape(), served.shape()),
          Comparison.NONE);
    }
    List<GateMessage> answers = new ArrayList<>(abandon());
    ledger.grant(claim.worker());
    RankingPolicy initial = new RankingPolicy(served.shape());
    List<PolicyDelta> pieces = PolicyDelta.between(initial, served).split(served.shape(), CHUNK);
    for (int i = 0; i < pieces.size(); i++) {
      answers.add(
          new GrantChunk(
              claim.worker(),
              ledger.epoch(),
              ledger.version(),
              servedDigest,
              i,
              pieces.size(),
              pieces.get(i)));
    }
    return new Reply(answers, null);
  }

  /** An update that was begun will not be completed. */
  private List<GateMessage> abandon() {
    UpdateChunk last = arriving.unfinished();
    arriving.clear();
    if (last == null) {
      return List.of();
    }
    return refuse(
            last.worker(),
            last.base(),
            Refusal.INCOMPLETE,
            "only %d of its %d parts have come".formatted(last.chunk() + 1, last.chunks()),
            Comparison.NONE)
        .answers();
  }

  private Reply take(UpdateChunk chunk, long now) {
    if (chunk.epoch() != ledger.epoch() || !ledger.isHolder(chunk.worker())) {
      return refuseAtLast(
          chunk,
          Refusal.STALE_EPOCH,
          "its epoch is %d, but %d was granted to another worker since"
              .formatted(chunk.epoch(), ledger.epoch()));
    }
    if (chunk.base() != ledger.version()) {
      return refuseAtLast(
          chunk,
          Refusal.WRONG_BASE,
          "it changes version %d, but %d is served".formatted(chunk.base(), ledger.version()));
    }
    List<GateMessage> answers = chunk.chunk() == 0 ? abandon() : List.of();
    if (!arriving.add(chunk)) {
      return refuseAtLast(chunk, Refusal.INCOMPLETE, "a part of it is missing, or it is too large");
    }
    if (!chunk.isLast()) {
      return new Reply(answers, null);
    }
    Reply judged = judge(arriving.take(), now);
    return new Reply(
        Stream.concat(answers.stream(), judged.answers().stream()).toList(), judged.accepted());
  }

  /** A verdict comes once an update, with its last part. */
  private Reply refuseAtLast(UpdateChunk chunk, Refusal refusal, String detail) {
    return chunk.isLast()
        ? refuse(chunk.worker(), chunk.base(), refusal, detail, Comparison.NONE)
        : Reply.NOTHING;
  }

  private Reply judge(List<UpdateChunk> update, long now) {
    UpdateChunk first = update.get(0);
    PolicyDelta delta = PolicyDelta.join(update.stream().map(UpdateChunk::delta).toList());
    offered.copyFrom(served);
    try {
      delta.applyTo(offered);
    } catch (IllegalArgumentException e) {
      return refuse(first, Refusal.MALFORMED, String.valueOf(e.getMessage()), Comparison.NONE);
    }
    if (!offered.isFinite()) {
      return refuse(
          first, Refusal.NOT_FINITE, "one of its parameters is NaN or infinite", Comparison.NONE);
    }
    String digest = offered.digest();
    if (!digest.equals(first.digest())) {
      return refuse(
          first,
          Refusal.BAD_DIGEST,
          "the changed policy has the digest %s, but the worker meant %s"
              .formatted(digest, first.digest()),
          Comparison.NONE);
    }
    Comparison comparison = latest.compare(served, offered);
    if (delta.onlyForgets(served.shape())) {
      return accept(first, delta, digest, comparison, now);
    }
    if (comparison.decisions() < config.leastDecisions()) {
      return refuse(
          first,
          Refusal.TOO_FEW_DECISIONS,
          "there are %d decisions to judge it by, but %d are needed"
              .formatted(comparison.decisions(), config.leastDecisions()),
          comparison);
    }
    double least =
        (1 - config.tolerance()) * comparison.served() - config.deviations() * comparison.error();
    if (!(comparison.offered() >= least)) {
      return refuse(
          first,
          Refusal.RANKS_WORSE,
          "its NDCG@10 on the latest %d decisions is %.4f, but that of the served policy %.4f, and %.4f the least"
              .formatted(comparison.decisions(), comparison.offered(), comparison.served(), least),
          comparison);
    }
    return accept(first, delta, digest, comparison, now);
  }

  private Reply accept(
      UpdateChunk first, PolicyDelta delta, String digest, Comparison comparison, long now) {
    delta.applyTo(served);
    servedDigest = digest;
    ledger.accept(first.decidedAt(), now);
    return new Reply(
        List.of(verdict(first.worker(), first.base(), Optional.empty(), "", comparison)),
        new AcceptedUpdate(ledger.version(), delta));
  }

  private Reply refuse(UpdateChunk first, Refusal refusal, String detail, Comparison comparison) {
    return refuse(first.worker(), first.base(), refusal, detail, comparison);
  }

  private Reply refuse(
      String worker, long base, Refusal refusal, String detail, Comparison comparison) {
    ledger.refuse(refusal);
    return new Reply(
        List.of(verdict(worker, base, Optional.of(refusal), detail, comparison)), null);
  }

  private Verdict verdict(
      String worker, long base, Optional<Refusal> refusal, String detail, Comparison comparison) {
    return new Verdict(
        worker, ledger.epoch(), ledger.version(), servedDigest, base, refusal, detail, comparison);
  }

  /** How it stands. */
  public GateStatus status() {
    return ledger.status(servedDigest);
  }

  /** Writes every page that changed since the last call. */
  public void snapshot(PageStore store) {
    served.snapshot(store);
    state.snapshot(store);
  }

  /** Takes back what {@link #snapshot} wrote; to be called on a new gate. */
  public void restore(PageStore store) {
    served.restore(store);
    state.restore(store);
    servedDigest = served.digest();
  }
}
