package io.perennial.launcher;

import io.perennial.event.Decision;
import io.perennial.policy.Encoder;
import io.perennial.policy.FineTuner;
import io.perennial.policy.FineTunerConfig;
import io.perennial.policy.RankingPolicy;
import io.perennial.policy.Strategy;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads the decisions of a pipeline, and learns from each of them once. */
final class FineTuningStudent implements AutoCloseable {

  private final FineTuningBench bench;
  private final FineTuningTopic<Decision> decisions;
  private final Set<String> learned = new HashSet<>();

  FineTuningStudent(FineTuningBench bench) {
    this.bench = bench;
    this.decisions = FineTuningTopic.decisions(bench.settings());
  }

  FineTuningTopic<Decision> decisions() {
    return decisions;
  }

  /** Waits for so many more in each shard. */
  void awaitDecisions(int more) {
    decisions.drain();
    int before = decisions.least();
    bench.await(
        "decisions",
        () -> {
          decisions.poll();
          return decisions.least() >= before + more;
        });
  }

  /** Waits until a version has ranked some in each shard. */
  void awaitRankedBy(long version) {
    bench.await(
        "decisions by version " + version,
        () -> {
          decisions.poll();
          return isRankedBy(version, decisions.of(0)) && isRankedBy(version, decisions.of(1));
        });
  }

  private static boolean isRankedBy(long version, List<Decision> decisions) {
    return decisions.stream().filter(d -> d.policyVersion() == version).count() >= 20;
  }

  /** What a fine-tuner makes of a policy with the decisions that came since the last call. */
  RankingPolicy trained(RankingPolicy from) {
    awaitDecisions(200);
    RankingPolicy policy = FineTuningSabotage.copy(from);
    FineTuner tuner =
        new FineTuner(policy, FineTunerConfig.defaults().withStrategy(Strategy.SUPERVISED));
    Encoder encoder = new Encoder(from.shape(), Set.of());
    decisions.all().stream()
        .filter(decision -> learned.add(decision.interaction().id()))
        .forEach(decision -> tuner.accept(encoder.encode(decision)));
    return policy;
  }

  @Override
  public void close() {
    decisions.close();
  }
}
