package io.perennial.policy.update;

import static io.perennial.policy.update.GateBench.BETTER;
import static io.perennial.policy.update.GateBench.FIRST;
import static io.perennial.policy.update.GateBench.WHOLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.policy.update.GateMessage.Verdict;
import io.perennial.policy.update.WorkerMessage.UpdateChunk;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Updates that do not come whole. */
class PolicyGateIncompleteTest {

  private static final int PART = 100;

  private final GateBench bench = new GateBench();
  private final GateStatus before = bench.gate.status();
  private final List<UpdateChunk> parts = bench.update(BETTER, "one", PART);

  private void assertIncomplete(List<GateMessage> answers) {
    bench.assertRefused(before, answers, Refusal.INCOMPLETE);
  }

  @Test
  void shouldRefuseAnUpdateWithoutAPart() {
    assertThat(parts).hasSizeGreaterThan(4);
    for (int missing = 0; missing < parts.size() - 1; missing++) {
      List<UpdateChunk> rest = new ArrayList<>(parts);
      rest.remove(missing);
      GateStatus now = bench.gate.status();
      bench.assertRefused(now, bench.send(rest), Refusal.INCOMPLETE);
    }
    bench.assertServed(BETTER, "one", PART);
  }

  @Test
  void shouldSayNothingBeforeTheLastPart() {
    assertThat(bench.send(parts.subList(0, parts.size() - 1))).isEmpty();
    assertThat(bench.gate.status()).isEqualTo(before);
    assertThat(bench.send(parts.get(parts.size() - 1))).hasSize(1);
    assertThat(bench.gate.status().digest()).isEqualTo(BETTER.digest());
  }

  @Test
  void shouldRefuseTheFirstOfTwoUpdatesWhereTheSecondBeganBeforeItsLastPart() {
    bench.send(parts.get(0), parts.get(1));
    List<UpdateChunk> second = bench.update(Updates.trained(2_100), "one", PART);
    List<GateMessage> answers = bench.send(second.get(0));
    assertIncomplete(answers);
    assertThat(((Verdict) answers.get(0)).detail())
        .isEqualTo("only 2 of its %d parts have come".formatted(parts.size()));
    List<GateMessage> last = bench.send(second.subList(1, second.size()));
    assertThat(((Verdict) last.get(last.size() - 1)).isAccepted()).isTrue();
  }

  @Test
  void shouldRefuseAnUpdateThatAClaimCameInto() {
    bench.send(parts.get(0));
    List<GateMessage> answers = bench.claim("two");
    assertIncomplete(answers.subList(0, 1));
    assertThat(answers.get(0).worker()).isEqualTo("one");
    assertThat(answers.get(1).worker()).isEqualTo("two");

    List<GateMessage> rest = bench.send(parts.subList(1, parts.size()));
    assertThat(rest).hasSize(1);
    assertThat(((Verdict) rest.get(0)).refusal()).contains(Refusal.STALE_EPOCH);
    assertThat(bench.gate.status().digest()).isEqualTo(FIRST.digest());
    bench.assertServed(BETTER, "two", WHOLE);
  }

  @Test
  void shouldNotTakeUpAfterAClaimWhatTheSameWorkerBeganBefore() {
    bench.send(parts.get(0));
    bench.claim("one");
    List<UpdateChunk> rest = bench.update(BETTER, "one", PART);
    GateStatus claimed = bench.gate.status();
    bench.assertRefused(claimed, bench.send(rest.subList(1, rest.size())), Refusal.INCOMPLETE);
    bench.assertServed(BETTER, "one", PART);
  }

  @Test
  void shouldRefuseAnUpdateWhoseFirstPartsCameBeforeARestart() {
    bench.send(parts.get(0), parts.get(1));
    bench.move();
    assertThat(bench.gate.status()).isEqualTo(before);
    assertIncomplete(bench.send(parts.subList(2, parts.size())));
    bench.assertServed(BETTER, "one", PART);
  }

  @Test
  void shouldRefusePartsOfTwoUpdatesInOne() {
    List<UpdateChunk> other = bench.update(Updates.trained(2_100), "one", PART);
    assertThat(other).hasSameSizeAs(parts);
    List<UpdateChunk> mixed = new ArrayList<>(parts);
    mixed.set(parts.size() - 1, other.get(parts.size() - 1));
    assertIncomplete(bench.send(mixed));
    bench.assertServed(BETTER, "one", PART);
  }

  @Test
  void shouldRefuseWhatIsLargerThanThePolicy() {
    List<UpdateChunk> twice = bench.update(BETTER, "one", WHOLE);
    PolicyDelta delta = twice.get(0).delta();
    List<UpdateChunk> huge = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      huge.add(new UpdateChunk("one", bench.epoch, 1, i, 3, BETTER.digest(), delta, new long[0]));
    }
    assertIncomplete(bench.send(huge));
    bench.assertServed(BETTER, "one", PART);
  }
}
