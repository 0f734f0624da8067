package io.perennial.event.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.event.TaskShift;
import io.perennial.event.TaskShift.Kind;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class TaskShiftCodecPropertyTest {

  private static final TaskShiftCodec CODEC = new TaskShiftCodec();

  private static final String WHOLE =
      "{\"kind\":\"new-task\",\"event\":20037,\"timestamp\":7,\"expert\":1,\"previous\":0,"
          + "\"statistic\":16.5,\"threshold\":16.0,\"eventsSinceChange\":37,"
          + "\"logLossBefore\":0.75,\"logLossAfter\":0.5,\"experts\":2}";

  private static final TaskShift SHIFT =
      new TaskShift(Kind.NEW_TASK, 20_037, 7, 1, 0, 16.5, 16, 37, .75, .5, 2);

  @Provide
  Arbitrary<TaskShift> shifts() {
    Arbitrary<Double> figure =
        Arbitraries.longs().map(Double::longBitsToDouble).filter(Double::isFinite);
    Arbitrary<Integer> count = Arbitraries.integers().greaterOrEqual(0);
    Arbitrary<double[]> figures = figure.array(double[].class).ofSize(4);
    Arbitrary<int[]> counts = count.array(int[].class).ofSize(4);
    return Combinators.combine(
            Arbitraries.of(Kind.values()),
            Arbitraries.longs().greaterOrEqual(0),
            AnyEvent.timestamp(),
            counts,
            figures)
        .as(
            (kind, event, timestamp, c, f) ->
                new TaskShift(
                    kind, event, timestamp, c[0], c[1], f[0], f[1], c[2], f[2], f[3], c[3]));
  }

  @Property
  void shouldReadEveryShiftToTheSameBits(@ForAll("shifts") TaskShift shift)
      throws InvalidEventException {
    // A record's equals compares doubles by their bits.
    assertThat(CODEC.decode(CODEC.encode(shift))).isEqualTo(shift);
  }

  @Property(tries = 2_000)
  void shouldSurviveAnyBytes(@ForAll byte[] bytes) {
    assertThatThrownBy(() -> CODEC.decode(bytes)).isInstanceOf(InvalidEventException.class);
  }

  @Property(tries = 2_000)
  void shouldSurviveAShiftWithOneByteChanged(@ForAll int place, @ForAll byte value) {
    byte[] bytes = WHOLE.getBytes(UTF_8);
    bytes[Math.floorMod(place, bytes.length)] = value;
    try {
      TaskShift read = CODEC.decode(bytes);
      assertThat(CODEC.decode(CODEC.encode(read))).isEqualTo(read);
    } catch (InvalidEventException e) {
      assertThat(e.reason()).isNotEmpty();
    }
  }

  @Example
  void shouldWriteTheDocumentedForm() throws InvalidEventException {
    assertThat(new String(CODEC.encode(SHIFT), UTF_8)).isEqualTo(WHOLE);
    assertThat(CODEC.decode(WHOLE.getBytes(UTF_8))).isEqualTo(SHIFT);
  }

  @Example
  void shouldLeaveOutWhatIsNotKnown() throws InvalidEventException {
    TaskShift last =
        new TaskShift(
            Kind.RETURNING_TASK, 9, 7, 0, 1, Double.POSITIVE_INFINITY, 16, 0, .75, Double.NaN, 2);
    byte[] bytes = CODEC.encode(last);

    assertThat(new String(bytes, UTF_8)).doesNotContain("statistic", "logLossAfter", "NaN");
    TaskShift read = CODEC.decode(bytes);
    assertThat(read.kind()).isEqualTo(Kind.RETURNING_TASK);
    assertThat(read.statistic()).isNaN();
    assertThat(read.logLossAfter()).isNaN();
    assertThat(read.logLossBefore()).isEqualTo(.75);
  }

  @Example
  void shouldSayWhatIsMissingOrWrong() {
    for (String field :
        new String[] {
          "kind", "event", "timestamp", "expert", "previous", "eventsSinceChange", "experts"
        }) {
      assertThatThrownBy(() -> decode(WHOLE.replace("\"" + field + "\"", "\"x\"")))
          .isInstanceOf(InvalidEventException.class)
          .hasMessage("field '" + field + "' is missing; a shift must have it");
    }
    assertThatThrownBy(() -> decode(WHOLE.replace("new-task", "NEW_TASK")))
        .hasMessage(
            "field 'kind' must be one of new-task, returning-task, merged, retired,"
                + " but is the string 'NEW_TASK'");
    assertThatThrownBy(() -> decode(WHOLE.replace("16.5", "1e999")))
        .hasMessage("field 'statistic' must be a finite number, but is the number '1e999'");
    assertThatThrownBy(() -> decode(WHOLE.replace("\"expert\":1", "\"expert\":2147483648")))
        .hasMessage(
            "field 'expert' must be a whole number from 0 to 2147483647,"
                + " but is the number '2147483648'");
    assertThatThrownBy(() -> decode(WHOLE.replace("20037", "-1")))
        .isInstanceOf(InvalidEventException.class)
        .hasMessageContaining("field 'event' must be a whole number from 0");
  }

  private static TaskShift decode(String json) throws InvalidEventException {
    return CODEC.decode(json.getBytes(UTF_8));
  }
}
