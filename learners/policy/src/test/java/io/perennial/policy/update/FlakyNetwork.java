package io.perennial.policy.update;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.policy.EncodedDecision;
import io.perennial.policy.FineTuner;
import io.perennial.policy.Pages;
import io.perennial.policy.RankingPolicy;
import io.perennial.policy.update.GateMessage.GrantChunk;
import io.perennial.policy.update.WorkerMessage.UpdateChunk;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Two workers, a gate and a shard between which messages are lost, repeated and late. */
final class FlakyNetwork {

  private static final int PART = 600;

  private static final List<EncodedDecision> TURNED =
      Updates.turned(GateBench.FIRST, Updates.WORLD);

  /** What happens next. */
  enum Step {
    LEARN,
    SPEAK,
    HEAR_GATE,
    HEAR_WORKERS,
    LOSE_TO_GATE,
    LOSE_TO_WORKER,
    REPEAT_TO_GATE,
    REPEAT_TO_WORKER,
    RESTART_GATE,
    WAIT,
    WAIT_LONG
  }

  record Act(Step step, int worker) {}

  /** By so few decisions that a copy of what was refused may well be accepted. */
  private static final GateConfig GATE = new GateConfig(16, 16, 0, 0);

  private final Pages pages = new Pages();
  private boolean isTurned;
  private PolicyGate gate = new PolicyGate(Updates.SHAPE, GATE, 2);
  private final ServedPolicy shard = new ServedPolicy(Updates.SHAPE, Set.of(), 0);
  private final List<PolicyWorker> workers = List.of(worker("one"), worker("two"));
  private final Deque<byte[]> toGate = new ArrayDeque<>();
  private final List<Deque<byte[]>> toWorkers = List.of(new ArrayDeque<>(), new ArrayDeque<>());
  private final Set<String> meant = new HashSet<>(Set.of(gate.status().digest()));
  private long now = 1_000_000;
  private int next;
  private long judged;

  private static PolicyWorker worker(String name) {
    RankingPolicy policy = new RankingPolicy(Updates.SHAPE);
    return new PolicyWorker(name, new FineTuner(policy, Updates.LEARNING), WorkerBench.CONFIG);
  }

  void play(Act act) {
    Deque<byte[]> toWorker = toWorkers.get(act.worker);
    switch (act.step) {
      case LEARN -> {
        now += 500;
        learn(act.worker);
      }
      case SPEAK -> speak(act.worker);
      case HEAR_GATE -> hear(3, this::gateHears);
      case HEAR_WORKERS -> hear(6, () -> workerHears(act.worker));
      case LOSE_TO_GATE -> toGate.poll();
      case LOSE_TO_WORKER -> toWorker.poll();
      case REPEAT_TO_GATE -> repeat(toGate);
      case REPEAT_TO_WORKER -> repeat(toWorker);
      case RESTART_GATE -> restart();
      case WAIT -> now += 1_000;
      case WAIT_LONG -> now += 21_000;
    }
  }

  private static void hear(int messages, Runnable next) {
    for (int i = 0; i < messages; i++) {
      next.run();
    }
  }

  /** Nothing is lost or repeated, and everything that is under way arrives. */
  void calm() {
    now += 1_000;
    for (int worker = 0; worker < 2; worker++) {
      learn(worker);
      learn(worker);
      speak(worker);
    }
    while (!toGate.isEmpty()) {
      gateHears();
    }
    for (int worker = 0; worker < 2; worker++) {
      while (!toWorkers.get(worker).isEmpty()) {
        workerHears(worker);
      }
    }
  }

  /** All that is under way comes once more. */
  private static void repeat(Deque<byte[]> queue) {
    queue.addAll(List.copyOf(queue));
  }

  /** The gate sees the world and its opposite by turns. */
  private void learn(int worker) {
    isTurned = !isTurned;
    for (int i = 0; i < 16; i++) {
      int at = next++ % TURNED.size();
      gate.decision((isTurned ? TURNED : Updates.WORLD).get(at));
      if (workers.get(worker).isLearning()) {
        workers.get(worker).decision(Updates.WORLD.get(at), now);
      }
    }
  }

  private void speak(int worker) {
    for (WorkerMessage message : workers.get(worker).due(now)) {
      if (message instanceof UpdateChunk whole) {
        assertThat(whole.digest()).isEqualTo(workers.get(worker).tuner().policy().digest());
        meant.add(whole.digest());
        Updates.parts(
                whole.worker(), whole.epoch(), whole.base(), whole.delta(), whole.digest(), PART)
            .forEach(part -> toGate.add(UpdateCodec.encode(part)));
      } else {
        toGate.add(UpdateCodec.encode(message));
      }
    }
  }

  private void gateHears() {
    byte[] value = toGate.poll();
    if (value == null) {
      return;
    }
    PolicyGate.Reply reply = gate.take(UpdateCodec.decodeWorkerMessage(value), now);
    if (reply.accepted() != null) {
      shard.apply(UpdateCodec.decodeAcceptedUpdate(UpdateCodec.encode(reply.accepted())));
    }
    for (GateMessage answer : reply.answers()) {
      if (answer instanceof GrantChunk grant) {
        parts(grant).forEach(this::broadcast);
      } else {
        judged += ((GateMessage.Verdict) answer).comparison().decisions() > 0 ? 1 : 0;
        broadcast(answer);
      }
    }
  }

  private static List<GrantChunk> parts(GrantChunk whole) {
    List<PolicyDelta> pieces = whole.delta().split(Updates.SHAPE, PART);
    return IntStream.range(0, pieces.size())
        .mapToObj(
            i ->
                new GrantChunk(
                    whole.worker(),
                    whole.epoch(),
                    whole.servedVersion(),
                    whole.servedDigest(),
                    i,
                    pieces.size(),
                    pieces.get(i)))
        .toList();
  }

  private void broadcast(GateMessage message) {
    toWorkers.forEach(queue -> queue.add(UpdateCodec.encode(message)));
  }

  private void workerHears(int worker) {
    byte[] value = toWorkers.get(worker).poll();
    if (value != null) {
      workers.get(worker).take(UpdateCodec.decodeGateMessage(value), now);
    }
  }

  private void restart() {
    gate.snapshot(pages);
    GateStatus before = gate.status();
    gate = new PolicyGate(Updates.SHAPE, GATE, 2);
    gate.restore(pages);
    assertThat(gate.status()).isEqualTo(before);
  }

  void assertSound() {
    GateStatus status = gate.status();
    assertThat(meant).contains(status.digest());
    // Nothing is changed on the way: a worker that means another policy has lost its base.
    assertThat(status.refused())
        .doesNotContainKeys(
            Refusal.BAD_DIGEST, Refusal.MALFORMED, Refusal.NOT_FINITE, Refusal.WRONG_SHAPE);
    assertThat(shard.version()).isEqualTo(status.version());
    assertThat(shard.digest()).isEqualTo(status.digest());
  }

  /** Verdicts that came of a comparison. */
  long judged() {
    return judged;
  }
}
