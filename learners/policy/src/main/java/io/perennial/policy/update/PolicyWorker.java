package io.perennial.policy.update;

import io.perennial.event.Removal;
import io.perennial.policy.EncodedDecision;
import io.perennial.policy.FineTuner;
import io.perennial.policy.RankingPolicy;
import io.perennial.policy.update.GateMessage.GrantChunk;
import io.perennial.policy.update.GateMessage.Verdict;
import io.perennial.policy.update.WorkerMessage.Claim;
import io.perennial.policy.update.WorkerMessage.UpdateChunk;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A worker's side of the exchange with the gate.
 *
 * <pre>
 *   CLAIMING ──grant──► TRAINING ──update sent──► AWAITING_VERDICT
 *      ▲  ▲                ▲ └───────verdict────────────┘ │
 *      │  └────no answer, or another version is served────┤
 *      └──the other is silent── STANDING_BY ◄──fenced─────┘
 * </pre>
 *
 * <p>It goes on training while it awaits a verdict. After a refusal it goes back to the served
 * policy, and what was learned since is lost; not so where the gate could not judge. Time is passed
 * in, in milliseconds; it may stand still, but must not go back. Not for several threads at once.
 */
public final class PolicyWorker {

  /** What it does. */
  public enum State {
    /** It waits for the right to update. */
    CLAIMING,
    /** It learns. */
    TRAINING,
    /** It learns, and an update is on its way. */
    AWAITING_VERDICT,
    /** Another worker has the right to update. */
    STANDING_BY
  }

  /** Decisions of an update whose times are told; of more the oldest, whose wait is longest. */
  private static final int TIMES = 2_048;

  private final String name;
  private final FineTuner tuner;
  private final WorkerConfig config;
  private final RankingPolicy served;
  private final RankingPolicy sent;
  private String sentDigest = "";
  private final List<GrantChunk> arriving = new ArrayList<>();
  private final ForgottenRows forgotten = new ForgottenRows();

  /**
   * Of decisions in the tuner's batch, of those learned since the last update, and of those in it.
   */
  private final List<Long> waiting = new ArrayList<>();

  private final List<Long> learned = new ArrayList<>();
  private final List<Long> offered = new ArrayList<>();
  private State state = State.CLAIMING;
  private long epoch;
  private long version;
  private long asked = Long.MIN_VALUE;
  private long updated;
  private long heardOfOthers;

  /**
   * @param name another one for every start of a worker
   * @param tuner what is learned with; its policy may stand anywhere, and goes on from the granted
   *     one
   */
  public PolicyWorker(String name, FineTuner tuner, WorkerConfig config) {
    this.name = name;
    this.tuner = tuner;
    this.config = config;
    this.served = new RankingPolicy(tuner.policy().shape());
    this.sent = new RankingPolicy(tuner.policy().shape());
  }

  public State state() {
    return state;
  }

  /** The right to update that it was granted last, 0 before the first. */
  public long epoch() {
    return epoch;
  }

  /** Whether decisions are to be learned now; otherwise they should be left where they are. */
  public boolean isLearning() {
    return state == State.TRAINING || state == State.AWAITING_VERDICT;
  }

  /**
   * Learns from a decision.
   *
   * @param decidedAt broker's time, epoch milliseconds
   * @throws IllegalArgumentException if it does not fit the policy; nothing has changed then
   */
  public void decision(EncodedDecision decision, long decidedAt) {
    boolean isLearned = tuner.accept(decision);
    waiting.add(decidedAt);
    if (isLearned) {
      learned.addAll(waiting);
      waiting.clear();
    }
  }

  /**
   * Forgets a user's row; see {@link FineTuner#forget}. The gate resets what it serves, but an
   * update with the row as it was may come to it later. So the row is reset in whatever this goes
   * on from, and an update that resets it is sent even if nothing was learned, until one is served.
   *
   * @param user row
   */
  public Removal forget(int user) {
    forgotten.add(user);
    return tuner
        .forget(user)
        .kept(
            "the row in an update that was sent before",
            "it may be served until an update that resets the row is served; that is sent next");
  }

  /** What is to be sent now; in order. */
  public List<WorkerMessage> due(long now) {
    if (state == State.STANDING_BY && now - heardOfOthers > config.takeOverAfter().toMillis()) {
      claimAgain();
    }
    if (state == State.AWAITING_VERDICT && now - asked > config.verdictTimeout().toMillis()) {
      claimAgain();
    }
    if (state == State.CLAIMING && isTimeToAsk(now)) {
      asked = now;
      arriving.clear();
      return List.of(new Claim(name, served.shape().toString()));
    }
    boolean isDue =
        state == State.TRAINING
            && (learned.size() >= config.leastDecisions() || !forgotten.isEmpty())
            && now - updated >= config.updateInterval().toMillis();
    return isDue ? update(now) : List.of();
  }

  private boolean isTimeToAsk(long now) {
    return asked == Long.MIN_VALUE || now - asked > config.verdictTimeout().toMillis();
  }

  private void claimAgain() {
    state = State.CLAIMING;
    asked = Long.MIN_VALUE;
  }

  private List<WorkerMessage> update(long now) {
    updated = now;
    PolicyDelta delta = PolicyDelta.between(served, tuner.policy());
    forgotten.sent();
    if (delta.isEmpty()) {
      // What is served has these rows as this policy has them.
      forgotten.served();
      return List.of();
    }
    sent.copyFrom(tuner.policy());
    sentDigest = sent.digest();
    List<PolicyDelta> pieces = delta.split(sent.shape(), PolicyGate.CHUNK);
    long[] times = learned.stream().limit(TIMES).mapToLong(Long::longValue).toArray();
    List<WorkerMessage> chunks = new ArrayList<>();
    for (int i = 0; i < pieces.size(); i++) {
      chunks.add(
          new UpdateChunk(
              name,
              epoch,
              version,
              i,
              pieces.size(),
              sentDigest,
              pieces.get(i),
              i == 0 ? times : new long[0]));
    }
    offered.clear();
    offered.addAll(learned);
    learned.clear();
    state = State.AWAITING_VERDICT;
    asked = now;
    return chunks;
  }

  /**
   * Takes what the gate says, to whomever.
   *
   * @return the verdict on this worker's update, or null if it is none
   */
  public @Nullable Verdict take(GateMessage message, long now) {
    if (!message.worker().equals(name)) {
      heardOfOthers = now;
      return null;
    }
    if (message instanceof GrantChunk grant) {
      granted(grant, now);
      return null;
    }
    Verdict verdict = (Verdict) message;
    if (state == State.CLAIMING) {
      // Of an update before the claim, unless the claim itself is refused.
      return verdict.refusal().filter(Refusal.WRONG_SHAPE::equals).isPresent() ? verdict : null;
    }
    if (state != State.AWAITING_VERDICT) {
      return null;
    }
    if (verdict.isAccepted() && !verdict.servedDigest().equals(sentDigest)) {
      // Of an earlier update, which came twice: that one is served, and not the one that was sent.
      claimAgain();
    } else if (verdict.isAccepted()) {
      served.copyFrom(sent);
      forgotten.served();
      tuner.served(forgotten.without(served));
      version = verdict.servedVersion();
      state = State.TRAINING;
    } else {
      refused(verdict.refusal().orElseThrow(), now);
    }
    return verdict;
  }

  private void granted(GrantChunk grant, long now) {
    boolean isNext =
        grant.chunk() == arriving.size()
            && (arriving.isEmpty() || arriving.get(0).epoch() == grant.epoch());
    if (state != State.CLAIMING || !isNext) {
      return;
    }
    arriving.add(grant);
    if (arriving.size() < grant.chunks()) {
      return;
    }
    RankingPolicy granted = new RankingPolicy(served.shape());
    PolicyDelta.join(arriving.stream().map(GrantChunk::delta).toList()).applyTo(granted);
    arriving.clear();
    if (!granted.digest().equals(grant.servedDigest())) {
      claimAgain();
      return;
    }
    served.copyFrom(granted);
    RankingPolicy clean = forgotten.without(served);
    tuner.goOnFrom(clean);
    tuner.served(clean);
    learned.clear();
    epoch = grant.epoch();
    version = grant.servedVersion();
    updated = now;
    state = State.TRAINING;
  }

  private void refused(Refusal refusal, long now) {
    switch (refusal) {
      case STALE_EPOCH -> {
        heardOfOthers = now;
        state = State.STANDING_BY;
      }
      case WRONG_BASE, WRONG_SHAPE, BAD_DIGEST -> claimAgain();
      case TOO_FEW_DECISIONS, INCOMPLETE -> {
        learned.addAll(0, offered);
        state = State.TRAINING;
      }
      case MALFORMED, NOT_FINITE, RANKS_WORSE -> {
        tuner.goOnFrom(forgotten.without(served));
        learned.clear();
        state = State.TRAINING;
      }
    }
  }

  /** How fine-tuning stands. */
  public FineTuner tuner() {
    return tuner;
  }
}
