package io.perennial.policy.update;

import static io.perennial.policy.update.Updates.SHAPE;
import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.policy.update.GateMessage.GrantChunk;
import io.perennial.policy.update.PolicyWorker.State;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A worker that is granted what is served. */
class PolicyWorkerGrantTest {

  private final WorkerBench bench = new WorkerBench();
  private final PolicyWorker worker = bench.worker;

  @Test
  void shouldTakeAGrantInPartsAndOnlyWhole() {
    List<GrantChunk> parts = grant();
    assertThat(parts).hasSizeGreaterThan(3);
    worker.due(bench.now);
    for (GrantChunk part : parts.subList(0, parts.size() - 1)) {
      worker.take(part, bench.now);
      worker.take(part, bench.now);
      assertThat(worker.state()).isEqualTo(State.CLAIMING);
    }
    worker.take(parts.get(parts.size() - 1), bench.now);
    assertThat(worker.state()).isEqualTo(State.TRAINING);
    assertThat(bench.policy()).isEqualTo(GateBench.FIRST.digest());
  }

  @Test
  void shouldNotTakeAGrantThatWasChangedOnTheWay() {
    List<GrantChunk> parts = grant();
    String before = bench.policy();
    worker.due(bench.now);
    GrantChunk first = parts.get(0);
    worker.take(first, bench.now);
    for (int i = 2; i <= parts.size(); i++) {
      GrantChunk twice = parts.get(i - 2);
      worker.take(
          new GrantChunk("one", 7, 3, first.servedDigest(), i - 1, parts.size(), twice.delta()),
          bench.now);
    }
    assertThat(worker.state()).isEqualTo(State.CLAIMING);
    assertThat(bench.policy()).isEqualTo(before);
    assertThat(worker.due(bench.now)).as("at once").hasSize(1);
  }

  private static List<GrantChunk> grant() {
    PolicyDelta delta = PolicyDelta.between(Updates.initial(), GateBench.FIRST);
    List<PolicyDelta> pieces = delta.split(SHAPE, 200);
    List<GrantChunk> parts = new ArrayList<>();
    for (PolicyDelta piece : pieces) {
      parts.add(
          new GrantChunk(
              "one", 7, 3, GateBench.FIRST.digest(), parts.size(), pieces.size(), piece));
    }
    return parts;
  }
}
