package io.perennial.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.job.Output.Target;
import io.perennial.settings.Topics;
import java.util.HexFormat;
import java.util.Map;
import org.apache.flink.metrics.SimpleCounter;
import org.junit.jupiter.api.Test;

final class RestoredOutputsTest {

  private static final Topics TOPICS = new Topics("p.");
  private static final long OVER = OutputNumbers.ALREADY_COMMITTED;

  private static RestoredOutputs outputs(Map<Target, Long> restored, Map<Target, Long> committed) {
    return RestoredOutputs.of(3, new JobPage(restored, true), shard -> committed);
  }

  @Test
  void shouldSayNothingWhereBothAgreeOrNothingIsKnown() {
    RestoredOutputs same =
        outputs(
            Map.of(Target.PREDICTIONS, 7L, Target.EXAMPLES, 5L), Map.of(Target.PREDICTIONS, 7L));
    assertThat(same.alerts(TOPICS)).isEmpty();
    assertThat(same.lost()).isZero();
  }

  @Test
  void shouldTellWhatIsNotSentAgainAndPassItOver() {
    RestoredOutputs behind =
        outputs(
            Map.of(Target.PREDICTIONS, 10L, Target.EXAMPLES, 5L),
            Map.of(Target.PREDICTIONS, 12L, Target.EXAMPLES, 5L, Target.DEAD_LETTERS, 1L));
    assertThat(behind.alerts(TOPICS))
        .containsExactly(
            "shard 3 starts again before 3 outputs that are committed already (predictions 2, dead letters 1): they are not sent again");
    assertThat(behind.lost()).isZero();

    SimpleCounter passedOver = new SimpleCounter();
    OutputNumbers numbers = new OutputNumbers(behind.restored(), behind.committed(), passedOver);
    assertThat(numbers.next(Target.PREDICTIONS)).isEqualTo(OVER);
    assertThat(numbers.next(Target.PREDICTIONS)).isEqualTo(OVER);
    assertThat(numbers.next(Target.PREDICTIONS)).isEqualTo(13);
    assertThat(numbers.next(Target.EXAMPLES)).isEqualTo(6);
    assertThat(numbers.next(Target.DEAD_LETTERS)).isEqualTo(OVER);
    assertThat(numbers.next(Target.DEAD_LETTERS)).isEqualTo(2);
    assertThat(passedOver.getCount()).isEqualTo(3);
    assertThat(numbers.page().last(Target.PREDICTIONS)).isEqualTo(13);
    assertThat(numbers.page().isNumbered()).isTrue();
  }

  @Test
  void shouldTellWhatIsLostAndGoOn() {
    RestoredOutputs ahead =
        outputs(Map.of(Target.PREDICTIONS, 10L), Map.of(Target.PREDICTIONS, 7L));
    assertThat(ahead.lost()).isEqualTo(3);
    assertThat(ahead.alerts(TOPICS))
        .singleElement()
        .asString()
        .startsWith("shard 3: 3 outputs of topic p.predictions are lost, numbers 8 to 10")
        .contains("restore a checkpoint or savepoint from before them");
    OutputNumbers numbers =
        new OutputNumbers(ahead.restored(), ahead.committed(), new SimpleCounter());
    assertThat(numbers.next(Target.PREDICTIONS)).isEqualTo(11);
  }

  @Test
  void shouldNotCompareNumbersOfABuildThatDidNotNumber() {
    JobPage old = JobPage.decode(HexFormat.of().parseHex("000000010000000000000102"));
    RestoredOutputs outputs =
        RestoredOutputs.of(
            3, old, shard -> Map.of(Target.SHIFTS, 100L, Target.PREDICTIONS, 1_000L));
    assertThat(outputs.alerts(TOPICS)).isEmpty();
    assertThat(outputs.lost()).isZero();
    OutputNumbers numbers =
        new OutputNumbers(outputs.restored(), outputs.committed(), new SimpleCounter());
    assertThat(numbers.next(Target.PREDICTIONS)).isEqualTo(1);
    assertThat(numbers.next(Target.SHIFTS)).isEqualTo(259);
  }
}
