package io.perennial.policy.update;

import static io.perennial.policy.update.Updates.SHAPE;

import io.perennial.policy.EncodedDecision;
import io.perennial.policy.FineTuner;
import io.perennial.policy.RankingPolicy;
import io.perennial.policy.update.GateMessage.Verdict;
import io.perennial.policy.update.WorkerMessage.UpdateChunk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A worker and a gate that hear each other at once, and a clock that goes when it is told to. */
final class WorkerBench {

  /** Updates each second of 32 decisions; 5 s for an answer; 20 s of silence to take over. */
  static final WorkerConfig CONFIG =
      new WorkerConfig(Duration.ofSeconds(1), 32, Duration.ofSeconds(5), Duration.ofSeconds(20));

  final PolicyGate gate;
  final PolicyWorker worker;
  long now = 100_000;
  private int next;

  WorkerBench() {
    this(new PolicyGate(SHAPE, new GateConfig(256, 32, .05, 0), 0), "one");
    Updates.unseen(256).forEach(gate::decision);
  }

  /** Another worker of the same gate. */
  WorkerBench(PolicyGate gate, String name) {
    this.gate = gate;
    this.worker =
        new PolicyWorker(name, new FineTuner(new RankingPolicy(SHAPE), Updates.LEARNING), CONFIG);
  }

  String policy() {
    return worker.tuner().policy().digest();
  }

  void learn(int decisions) {
    for (int i = 0; i < decisions; i++) {
      EncodedDecision decision = Updates.WORLD.get(next++ % 2_500);
      worker.decision(decision, now);
    }
  }

  /** What the worker sends is answered at once; the last verdict that it took for its own. */
  @Nullable Verdict exchange() {
    Verdict last = null;
    for (WorkerMessage message : worker.due(now)) {
      for (GateMessage answer : gate.take(message, now).answers()) {
        Verdict verdict = worker.take(answer, now);
        last = verdict == null ? last : verdict;
      }
    }
    return last;
  }

  /** The worker's next update, not yet sent: it learns and waits as long as it needs. */
  List<UpdateChunk> nextUpdate() {
    learn(32);
    now += 1_000;
    List<UpdateChunk> update = new ArrayList<>();
    worker.due(now).forEach(message -> update.add((UpdateChunk) message));
    return update;
  }

  /** A verdict of the gate's that it does not owe. */
  Verdict refusal(Refusal reason, long base) {
    GateStatus status = gate.status();
    return new Verdict(
        "one",
        status.epoch(),
        status.version(),
        status.digest(),
        base,
        java.util.Optional.of(reason),
        "for a test",
        GateMessage.Comparison.NONE);
  }
}
