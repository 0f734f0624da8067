package io.perennial.policy;

import io.perennial.event.Removal;
import io.perennial.policy.FineTuningCounters.Count;
import io.perennial.state.PageStore;
import io.perennial.state.PagedState;
import org.jspecify.annotations.Nullable;

/**
 * Improves a {@link RankingPolicy} from decisions, by reinforcement learning interleaved with
 * supervised steps (ReLIFT, arXiv 2506.07527):
 *
 * <pre>
 *  decision ─► batch of B ─► G rollouts from pi each, reward 1 for the chosen item,
 *                            A = reward - mean of the group          (no division by std)
 *                            loss = -1/G sum A log pi(a) - entropy H(pi)
 *                                   + anchor KL(served || pi) + replay of earlier tasks
 *                            ─► one step
 *              all fail   ─► buffer ─► M are there, still fail, and the budget has them
 *                            ─► one supervised step, with an optimiser of its own
 * </pre>
 *
 * <p>That is {@link Strategy#RELIFT}; {@link Strategy} has the others. Objectives are weighted by a
 * RECAP rule of {@link PolicyReplayConfig}. Parameters change only in {@link #accept} and {@link
 * #flush}. All that the future depends on is in tables, half-full batch and buffer included: the
 * same decisions give the same bits, whether or not it was saved and restored in between. Memory is
 * bounded by the configuration. Not for several threads at once.
 */
public final class FineTuner {

  private final RankingPolicy policy;
  private final FineTunerConfig config;
  private final PagedState state;
  private final DecisionTable decisions;
  private final FineTuningCounters counters;
  private final FineTuningObjectives objectives;
  private final HardContexts hard;
  private final TaskDecisions tasks;
  private final Adagrad rlOptimiser;
  private final Adagrad supervisedOptimiser;
  private final PolicyReplay replay;
  private final ContextStep contextStep;
  private final SupervisedStep supervisedStep;
  private final Answers batch;
  private final String backend;
  private final @Nullable RankingPolicy served;
  private final @Nullable Anchor anchor;

  /** A fine-tuner on this machine's processor. */
  public FineTuner(RankingPolicy policy, FineTunerConfig config) {
    this(policy, config, new PlainPolicyMath(policy));
  }

  /**
   * @param policy what is improved; nobody else may change it
   * @param math on that policy
   */
  public FineTuner(RankingPolicy policy, FineTunerConfig config, PolicyMath math) {
    this.policy = policy;
    this.config = config;
    this.state = new PagedState(policy.nextBase(), config + " " + policy.shape());
    PolicyShape shape = policy.shape();
    PolicyReplayConfig replaying = config.replay();
    int places = replaying.enabled() ? replaying.tasks() : 1;
    int sample = replaying.enabled() ? replaying.decisions() : 1;
    int firstSample = config.batch() + config.hardCapacity();
    this.decisions = new DecisionTable(state, shape, firstSample + places * sample);
    this.counters = new FineTuningCounters(state, config.budget());
    this.objectives = new FineTuningObjectives(state, replaying, places);
    this.hard = new HardContexts(state, decisions, config.batch(), config.hardCapacity());
    this.tasks = new TaskDecisions(state, decisions, firstSample, places, sample, config.seed());
    this.rlOptimiser = new Adagrad(state, policy, config.strategy().linearRate());
    this.supervisedOptimiser =
        new Adagrad(state, policy, Math.min(1, config.strategy().linearRate()));
    this.replay = new PolicyReplay(config, shape, decisions, tasks, objectives);
    this.contextStep = new ContextStep(config, shape, decisions, counters, objectives);
    this.supervisedStep =
        new SupervisedStep(
            config, shape, decisions, hard, counters, objectives, replay, supervisedOptimiser);
    this.backend = math.name();
    this.batch = new Answers(math, decisions, shape);
    if (config.anchor() > 0) {
      this.served = new RankingPolicy(shape, state.nextBase());
      this.anchor = new Anchor(served, decisions, config.anchor());
    } else {
      this.served = null;
      this.anchor = null;
    }
  }

  /**
   * Takes a decision whose outcome is known, and learns when a batch is full.
   *
   * @return whether the policy's parameters (other than its running moments) may have changed
   * @throws IllegalArgumentException if the decision does not fit the policy or its outcome is not
   *     known; nothing has changed then
   */
  public boolean accept(EncodedDecision decision) {
    policy.shape().check(decision);
    if (decision.chosen() == EncodedDecision.UNKNOWN) {
      throw new IllegalArgumentException(
          "a decision must tell the chosen candidate to be learned from; send decisions with their outcome");
    }
    policy.observe(decision);
    counters.add(Count.CONTEXTS, 1);
    if (config.strategy().ignoresRest() && !contextStep.isDrawn(decision.id())) {
      return false;
    }
    decisions.put((int) counters.get(Count.PENDING), decision);
    counters.add(Count.PENDING, 1);
    if (counters.get(Count.PENDING) < config.batch()) {
      return false;
    }
    learn();
    return true;
  }

  /**
   * Learns from a batch that is not full, as at the end of input.
   *
   * @return whether there was one
   */
  public boolean flush() {
    if (counters.get(Count.PENDING) == 0) {
      return false;
    }
    learn();
    return true;
  }

  private void learn() {
    int n = (int) counters.get(Count.PENDING);
    boolean first = counters.get(Count.CONTEXTS) - n < config.supervisedFirst();
    batch.clear();
    for (int slot = 0; slot < n; slot++) {
      batch.add(slot);
    }
    replay.draw(batch, counters.get(Count.BATCHES));
    batch.score();
    boolean learns = contextStep.learn(batch, n, first);
    learns |= anchor != null && anchor.pull(batch, n, objectives);
    learns |= replay.learn(batch);
    if (learns) {
      step(config.strategy().isSupervised(first));
    }
    keep(n);
    counters.add(Count.PENDING, -n);
    supervisedStep.takeIfDue(batch);
    objectives.update();
  }

  private void step(boolean isSupervised) {
    if (isSupervised) {
      batch.learn(supervisedOptimiser, config.supervisedLearningRate());
      counters.add(Count.SUPERVISED_STEPS, 1);
    } else {
      batch.learn(rlOptimiser, config.learningRate());
      counters.add(Count.RL_STEPS, 1);
    }
  }

  private void keep(int n) {
    for (int d = 0; d < n; d++) {
      if (contextStep.routeOf(d) == Route.DEFER) {
        hard.add(batch.slot(d));
      }
      replay.offer(batch.slot(d));
    }
  }

  /**
   * Forgets a user's row: what waits or is kept to be learned again leaves, and the embedding is as
   * at the beginning. Other users of the same row are forgotten with it.
   *
   * @param user row
   */
  public Removal forget(int user) {
    Removal removal = new Removal();
    removal
        .removed("decisions in a batch that is not full", forgetPending(user))
        .removed("hard contexts", hard.forget(user))
        .removed("decisions to be replayed", tasks.forget(user));
    policy.forgetUser(user);
    if (served != null) {
      served.forgetUser(user);
    }
    rlOptimiser.forget(ParameterGroup.USER, user);
    supervisedOptimiser.forget(ParameterGroup.USER, user);
    return removal
        .removed("rows of users' embeddings; other users of the same row lose it, too", 1)
        .kept(
            "weights of the policy that are shared with other users",
            "they are sums over everybody's decisions, and follow the others' from now on");
  }

  private int forgetPending(int user) {
    int n = (int) counters.get(Count.PENDING);
    int left = 0;
    for (int slot = 0; slot < n; slot++) {
      if (decisions.user(slot) != user) {
        if (slot != left) {
          decisions.copy(slot, left);
        }
        left++;
      }
    }
    for (int slot = left; slot < config.batch(); slot++) {
      // Slots of the batch before hold copies as well.
      decisions.clear(slot);
    }
    counters.add(Count.PENDING, left - n);
    return n - left;
  }

  /** Tells which policy is served from now on, for the anchor and the distance to it. */
  public void served(RankingPolicy policy) {
    if (anchor != null) {
      anchor.served(policy);
    }
  }

  /** Goes on from another policy; optimisers, buffer and samples stay. */
  public void goOnFrom(RankingPolicy other) {
    policy.copyFrom(other);
  }

  /** How it computes. */
  public String backend() {
    return backend;
  }

  /** The policy that is improved. */
  public RankingPolicy policy() {
    return policy;
  }

  public FineTuningStatus status() {
    return new FineTuningStatus(
        counters.get(Count.CONTEXTS),
        counters.get(Count.RL_STEPS),
        counters.get(Count.SUPERVISED_STEPS),
        hard.size(),
        counters.get(Count.SOLVED),
        counters.get(Count.DEMONSTRATIONS),
        counters.passRate(),
        counters.allFailShare(),
        counters.entropy(),
        objectives.status(tasks));
  }

  /** Writes every page of policy and fine-tuner that changed since the last call. */
  public void snapshot(PageStore store) {
    policy.snapshot(store);
    state.snapshot(store);
    if (served != null) {
      served.snapshot(store);
    }
  }

  /** Takes back what {@link #snapshot} wrote; to be called on a new fine-tuner of a new policy. */
  public void restore(PageStore store) {
    policy.restore(store);
    state.restore(store);
    if (served != null) {
      served.restore(store);
    }
  }

  /** Memory of all state, in bytes; it does not grow. */
  public long bytes() {
    return policy.bytes() + state.bytes() + (served == null ? 0 : served.bytes());
  }

  /** SHA-256 over the digests of policy, fine-tuner and anchor, 64 hexadecimal digits. */
  public String digest() {
    String anchored = served == null ? "" : served.digest();
    return new PagedState(0, policy.digest() + state.digest() + anchored).digest();
  }

  /** The table id after the last one in use. */
  public int nextBase() {
    return served == null ? state.nextBase() : served.nextBase();
  }
}
