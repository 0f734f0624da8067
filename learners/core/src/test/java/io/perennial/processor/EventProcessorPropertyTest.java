package io.perennial.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.decision.CandidateRanker;
import io.perennial.decision.DecisionConfig;
import io.perennial.event.Arrival;
import io.perennial.event.Feedback;
import io.perennial.event.Forget;
import io.perennial.event.Interaction;
import io.perennial.event.LabelSpace;
import io.perennial.event.SourcePosition;
import io.perennial.event.codec.ForgetMac;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/**
 * Any stream, cut anywhere: the equations hold, and a restored shard continues as if never stopped.
 */
final class EventProcessorPropertyTest {

  private static final ForgetMac MAC = new ForgetMac("0123456789abcdef");

  /** Small bounds, so that a short stream meets all of them. */
  private static ProcessorConfig config(boolean learnCorrections) {
    return new ProcessorConfig(
        Duration.ofMillis(40),
        Duration.ofMillis(10),
        Duration.ofMillis(1_000),
        Duration.ofMillis(20),
        8,
        4,
        learnCorrections,
        0,
        new DecisionConfig(true, .5, 1_000, 3, 16));
  }

  @Property(tries = 500)
  void shouldBalanceItsCountersAtEveryMoment(
      @ForAll("streams") List<Arrival> stream, @ForAll boolean learnCorrections) {
    EventProcessor processor =
        processor(config(learnCorrections), new InMemoryShardState(), new RecordingOutput());
    for (Arrival arrival : stream) {
      processor.process(arrival);
      CounterEquations.assertHold(processor.counters());
    }
    processor.process(new Arrival.EndOfInput(source(0)));
    CounterEquations.assertHold(processor.counters());
    assertThat(processor.counters().get(Counters.Counter.PENDING)).isZero();
    assertThat(processor.counters().get(Counters.Counter.FEEDBACK_WAITING)).isZero();
  }

  @Property(tries = 500)
  void shouldContinueAfterARestoreAsIfNeverStopped(
      @ForAll("streams") List<Arrival> stream,
      @ForAll @IntRange(max = 60) int cut,
      @ForAll boolean learnCorrections) {
    ProcessorConfig config = config(learnCorrections);
    RecordingOutput undisturbed = new RecordingOutput();
    EventProcessor whole = processor(config, new InMemoryShardState(), undisturbed);
    stream.forEach(whole::process);
    whole.process(new Arrival.EndOfInput(source(0)));

    RecordingOutput interrupted = new RecordingOutput();
    InMemoryShardState state = new InMemoryShardState();
    EventProcessor first = processor(config, state, interrupted);
    int cutAt = Math.min(cut, stream.size());
    stream.subList(0, cutAt).forEach(first::process);
    first.flush();
    InMemoryShardState checkpoint = state.copy();
    int committed = interrupted.lines.size();
    // What the killed process did after its checkpoint is never committed, and leaves no trace.
    stream.subList(cutAt, stream.size()).forEach(first::process);
    interrupted.lines.subList(committed, interrupted.lines.size()).clear();
    EventProcessor second = processor(config, checkpoint, interrupted);
    stream.subList(cutAt, stream.size()).forEach(second::process);
    second.process(new Arrival.EndOfInput(source(0)));

    assertThat(interrupted.lines).isEqualTo(undisturbed.lines);
    assertThat(second.learner().digest()).isEqualTo(whole.learner().digest());
    assertThat(second.counters().toMap()).isEqualTo(whole.counters().toMap());
    assertThat(checkpoint.openCount()).isZero();
  }

  @Provide
  Arbitrary<List<Arrival>> streams() {
    Arbitrary<Integer> kind = Arbitraries.integers().between(0, 10);
    Arbitrary<Integer> id = Arbitraries.integers().between(0, 14);
    Arbitrary<Integer> step = Arbitraries.integers().between(-15, 25);
    Arbitrary<Integer> label = Arbitraries.integers().between(0, 1);
    return Combinators.combine(kind, id, step, label)
        .as((k, i, s, l) -> new int[] {k, i, s, l})
        .list()
        .ofMaxSize(60)
        .map(EventProcessorPropertyTest::toArrivals);
  }

  private static List<Arrival> toArrivals(List<int[]> choices) {
    List<Arrival> arrivals = new ArrayList<>();
    long time = 1_000;
    for (int[] choice : choices) {
      time = Math.max(0, time + choice[2]);
      arrivals.add(toArrival(choice, time, arrivals.size()));
    }
    return arrivals;
  }

  private static Arrival toArrival(int[] choice, long time, long offset) {
    String id = "id" + choice[1];
    byte[] value = {(byte) offset};
    if (choice[0] == 10) {
      // Of two users, now and then with a wrong mac; another one may come again.
      return new Arrival.Valid(
          choice[1] == 0
              ? new Forget(time, "u", "wrong")
              : MAC.sign(choice[1] < 8 ? "u" : "v", time - choice[1] % 3),
          false,
          null,
          value,
          source(offset));
    }
    String user = choice[1] % 3 == 0 ? "v" : "u";
    if (choice[0] == 0) {
      return new Arrival.Invalid("broken", null, value, source(offset));
    }
    if (choice[0] <= 4) {
      return new Arrival.Valid(
          new Feedback(id, time, user, choice[3]), false, null, value, source(offset));
    }
    int label = choice[0] <= 7 ? Interaction.UNLABELLED : choice[3];
    boolean exempt = choice[0] == 5;
    return new Arrival.Valid(
        new Interaction(id, time, user, "i", List.of(), "", label),
        exempt,
        null,
        value,
        source(offset));
  }

  private static EventProcessor processor(
      ProcessorConfig config, InMemoryShardState state, RecordingOutput output) {
    return new EventProcessor(
        config,
        LabelSpace.BINARY,
        new RecordingLearner(),
        state,
        output,
        CandidateRanker.NONE,
        MAC,
        1);
  }

  private static SourcePosition source(long offset) {
    return new SourcePosition("interactions", 0, offset, Long.MAX_VALUE);
  }
}
