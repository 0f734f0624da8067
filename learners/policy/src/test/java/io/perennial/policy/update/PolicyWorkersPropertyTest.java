package io.perennial.policy.update;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.policy.update.FlakyNetwork.Act;
import io.perennial.policy.update.FlakyNetwork.Step;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Two workers, a gate and a shard between which messages are lost, repeated and late. */
final class PolicyWorkersPropertyTest {

  @Provide
  Arbitrary<List<Act>> acts() {
    Arbitrary<Step> steps =
        Arbitraries.frequency(
            tuple(6, Step.LEARN),
            tuple(8, Step.SPEAK),
            tuple(9, Step.HEAR_GATE),
            tuple(9, Step.HEAR_WORKERS),
            tuple(1, Step.LOSE_TO_GATE),
            tuple(1, Step.LOSE_TO_WORKER),
            tuple(2, Step.REPEAT_TO_GATE),
            tuple(1, Step.REPEAT_TO_WORKER),
            tuple(1, Step.RESTART_GATE),
            tuple(4, Step.WAIT),
            tuple(1, Step.WAIT_LONG));
    return steps
        .flatMap(
            step -> Arbitraries.of(0, 0, 0, 0, 0, 0, 0, 1).map(worker -> new Act(step, worker)))
        .list()
        .ofSize(200);
  }

  private static Tuple.Tuple2<Integer, Step> tuple(int weight, Step step) {
    return Tuple.of(weight, step);
  }

  @Property(tries = 500)
  void shouldNeverServeWhatNoWorkerMeantAndAlwaysComeToAJudgementAgain(
      @ForAll("acts") List<Act> acts) {
    FlakyNetwork network = new FlakyNetwork();
    for (Act act : acts) {
      network.play(act);
      network.assertSound();
    }
    long judged = network.judged();
    for (int i = 0; i < 80 && network.judged() == judged; i++) {
      network.calm();
      network.assertSound();
    }
    assertThat(network.judged()).as("judged once all is quiet").isGreaterThan(judged);
  }
}
