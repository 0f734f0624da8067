package io.perennial.launcher;

import static io.perennial.launcher.FineTuningRivals.halves;
import static io.perennial.launcher.FineTuningRivals.part;
import static io.perennial.launcher.FineTuningRivals.update;
import static io.perennial.launcher.FineTuningSabotage.flipped;
import static io.perennial.launcher.FineTuningSabotage.rowsBeyond;
import static io.perennial.launcher.FineTuningSabotage.withNaN;
import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.event.Decision;
import io.perennial.event.proto.GateTelemetry;
import io.perennial.policy.PolicyShape;
import io.perennial.policy.RankingPolicy;
import io.perennial.policy.update.GateMessage.GrantChunk;
import io.perennial.policy.update.GateMessage.Verdict;
import io.perennial.policy.update.PolicyDelta;
import io.perennial.policy.update.Refusal;
import io.perennial.policy.update.WorkerMessage;
import io.perennial.policy.update.WorkerMessage.Claim;
import io.perennial.policy.update.WorkerMessage.UpdateChunk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Updates that are sick, late, halved or no updates at all, sent to a running job by a test in the
 * place of workers: each is refused for its reason and counted, none is served, and a good one is
 * served after them as before. And a job that is killed at the worst moments of an update: it
 * serves the last one that was accepted, whole.
 */
final class FineTuningFaultsIT {

  private static final String ENDLESS = "--events=1000000";

  @TempDir Path temporary;

  private FineTuningBench bench;
  private FineTuningRivals workers;
  private FineTuningStudent student;
  private FineTuningTopic<GateTelemetry> telemetry;
  private RankingPolicy initial;

  @BeforeEach
  void start() throws Exception {
    bench = FineTuningBench.start(temporary, false);
    workers = new FineTuningRivals(bench);
    student = new FineTuningStudent(bench);
    telemetry = FineTuningTopic.gate(bench.settings());
    initial = new RankingPolicy(bench.settings().fineTuning().policy());
    bench.startProducer(ENDLESS, "--seed=5", "--speed=1000", "--inline-labels", "--no-changes");
  }

  @AfterEach
  void stop() throws Exception {
    // In the reverse order, as far as the start got.
    try (AutoCloseable first = bench;
        AutoCloseable second = workers;
        AutoCloseable third = student;
        AutoCloseable fourth = telemetry) {}
  }

  @Test
  @Timeout(300)
  void shouldServeNothingThatDoesNotStandUpToTheGate() throws Exception {
    GrantChunk first = workers.claim("one");
    assertThat(first.servedVersion()).isZero();
    assertThat(first.servedDigest()).isEqualTo(initial.digest());
    RankingPolicy good = student.trained(initial);
    workers.send(update(first, initial, good));
    assertThat(workers.awaitVerdicts(1)).allMatch(Verdict::isAccepted);
    GrantChunk one = workers.claim("one");
    assertThat(one.servedVersion()).isEqualTo(1);

    RankingPolicy better = student.trained(good);
    List<byte[]> garbage = FineTuningSabotage.garbage();
    garbage.forEach(workers::sendBytes);
    List<Refusal> expected = sendRefused(one, good, better);
    List<Verdict> refused = workers.awaitVerdicts(1 + expected.size());
    refused = refused.subList(1, refused.size());
    GateTelemetry counted =
        awaitTelemetry(
            refusals -> refusals >= expected.size(), unusable -> unusable >= garbage.size());
    student.awaitDecisions(100);

    assertThat(refused)
        .extracting(verdict -> verdict.refusal().orElseThrow())
        .containsExactlyElementsOf(expected);
    assertThat(refused).allMatch(verdict -> verdict.servedVersion() == 1);
    assertThat(refused).allMatch(verdict -> verdict.servedDigest().equals(good.digest()));
    assertThat(counted.getRefusedMap()).isEqualTo(counts(expected));
    assertThat(counted.getUnusable()).isEqualTo(garbage.size());
    assertThat(counted.getDigest()).isEqualTo(good.digest());
    assertThat(student.decisions().all()).extracting(Decision::policyVersion).containsOnly(0L, 1L);

    GrantChunk two = workers.claim("two");
    workers.send(update(two, good, better));
    List<Verdict> verdicts = workers.awaitVerdicts(2 + expected.size());
    assertThat(verdicts.subList(1 + expected.size(), verdicts.size()))
        .allMatch(Verdict::isAccepted);
    student.awaitRankedBy(2);
    assertHistory(2, better);
  }

  /**
   * Sends updates that must be refused.
   *
   * @return why, in the order of the verdicts
   */
  private List<Refusal> sendRefused(GrantChunk one, RankingPolicy good, RankingPolicy better) {
    PolicyDelta delta = PolicyDelta.between(good, better);
    List<UpdateChunk> halves = halves(one, good, better);
    UpdateChunk misunderstood = part(one, 0, 1, initial.digest(), delta);
    UpdateChunk oldBase =
        new UpdateChunk("one", one.epoch(), 0, 0, 1, better.digest(), delta, new long[0]);
    PolicyShape shape = good.shape();
    String otherShape = shape.withSeed(shape.seed() + 1).toString();
    List<WorkerMessage> messages =
        List.of(
            update(one, good, withNaN(better)),
            update(one, good, flipped(better)),
            oldBase,
            misunderstood,
            part(one, 0, 1, better.digest(), rowsBeyond(shape)),
            halves.get(0),
            misunderstood,
            halves.get(1),
            new Claim("stranger", otherShape),
            halves.get(0),
            new Claim("two", shape.toString()),
            update(one, good, better),
            halves.get(0),
            halves.get(1));
    messages.forEach(workers::send);
    return List.of(
        Refusal.NOT_FINITE,
        Refusal.RANKS_WORSE,
        Refusal.WRONG_BASE,
        Refusal.BAD_DIGEST,
        Refusal.MALFORMED,
        // The first half, once another update begins; that one; and the second half, too late.
        Refusal.INCOMPLETE,
        Refusal.BAD_DIGEST,
        Refusal.INCOMPLETE,
        Refusal.WRONG_SHAPE,
        // The first half again, after which another worker claims; and all that comes then.
        Refusal.INCOMPLETE,
        Refusal.STALE_EPOCH,
        Refusal.STALE_EPOCH);
  }

  @Test
  @Timeout(300)
  void shouldServeTheLastAcceptedUpdateThoughTheJobIsKilled() throws Exception {
    GrantChunk one = workers.claim("one");
    RankingPolicy good = student.trained(initial);
    workers.send(update(one, initial, good));
    assertThat(workers.awaitVerdicts(1)).allMatch(Verdict::isAccepted);
    bench.kill("job");

    GrantChunk two = workers.claim("two");
    assertGranted(two, 1, good);
    student.awaitRankedBy(1);

    RankingPolicy better = student.trained(good);
    List<UpdateChunk> halves = halves(two, good, better);
    workers.send(halves.get(0));
    // Once this is counted, a checkpoint has the first half behind it.
    workers.sendBytes(new byte[0]);
    awaitTelemetry(refusals -> true, unusable -> unusable >= 1);
    bench.kill("job");
    workers.send(halves.get(1));
    assertThat(workers.awaitVerdicts(2).get(1).refusal()).contains(Refusal.INCOMPLETE);

    GrantChunk three = workers.claim("three");
    assertGranted(three, 1, good);
    halves(three, good, better).forEach(workers::send);
    bench.kill("job");
    List<Verdict> verdicts = workers.awaitVerdicts(3);
    assertThat(verdicts.subList(2, verdicts.size())).allMatch(Verdict::isAccepted);
    assertGranted(workers.claim("four"), 2, better);
    student.awaitRankedBy(2);
    assertHistory(2, better);
  }

  private static void assertGranted(GrantChunk grant, long version, RankingPolicy policy) {
    assertThat(grant.servedVersion()).isEqualTo(version);
    assertThat(grant.servedDigest()).isEqualTo(policy.digest());
  }

  /** Everything that was committed from the beginning on agrees with what was accepted. */
  private void assertHistory(long latest, RankingPolicy served) {
    FineTuningTopic<Decision> decisions = student.decisions();
    decisions.drain();
    telemetry.drain();
    try (FineTuningTopic<WorkerMessage> updates = FineTuningTopic.updates(bench.settings())) {
      updates.drain();
      FineTuningHistory history =
          new FineTuningHistory(served.shape(), updates.all(), workers.answers());
      assertThat(history.latest()).isEqualTo(latest);
      assertThat(history.policy(latest).digest()).isEqualTo(served.digest());
      history.assertTold(telemetry.all());
      history.assertRanked(decisions.of(0));
      history.assertRanked(decisions.of(1));
    }
  }

  private GateTelemetry awaitTelemetry(LongPredicate refusals, LongPredicate unusable) {
    List<GateTelemetry> found = new ArrayList<>();
    bench.await(
        "telemetry",
        () -> {
          telemetry.poll();
          telemetry.all().stream()
              .filter(t -> unusable.test(t.getUnusable()))
              .filter(
                  t -> refusals.test(t.getRefusedMap().values().stream().mapToLong(n -> n).sum()))
              .findFirst()
              .ifPresent(found::add);
          return !found.isEmpty();
        });
    return found.get(0);
  }

  private static Map<String, Long> counts(List<Refusal> refusals) {
    Map<String, Long> counts = new HashMap<>();
    refusals.forEach(refusal -> counts.merge(refusal.key(), 1L, Long::sum));
    return counts;
  }
}
