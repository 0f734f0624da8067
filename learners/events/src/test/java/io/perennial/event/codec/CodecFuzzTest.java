package io.perennial.event.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.event.Arrival;
import io.perennial.event.Forgotten;
import io.perennial.event.LabelSpace;
import io.perennial.event.SourcePosition;
import io.perennial.fuzz.FuzzReport;
import io.perennial.fuzz.FuzzTarget;
import io.perennial.fuzz.Fuzzing;
import io.perennial.fuzz.Mutation;
import io.perennial.fuzz.RoundTrip;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every codec takes or refuses whatever bytes come; {@code docs/SECURITY.md} tells how long. */
final class CodecFuzzTest {

  private static final SourcePosition SOURCE = new SourcePosition("t", 0, 0, 0);
  private static final LabelSpace NAMED = LabelSpace.of(List.of("red", "1", "été", "0"));
  private static final Mutation JSON =
      Mutation.json(
          Stream.of(
                  "id",
                  "timestamp",
                  "user",
                  "item",
                  "features",
                  "domain",
                  "label",
                  "type",
                  "candidates",
                  "propensity",
                  "mac",
                  "feedback",
                  "forget",
                  "interaction",
                  "kind",
                  "event",
                  "expert",
                  "previous",
                  "statistic",
                  "threshold",
                  "eventsSinceChange",
                  "logLossBefore",
                  "experts",
                  "score",
                  "baseScore",
                  "scores",
                  "baseScores",
                  "class",
                  "evidence",
                  "ranking",
                  "policyVersion",
                  "modelVersion",
                  "confidence",
                  "similarity",
                  "outcome",
                  "place",
                  "shard",
                  "offset",
                  "removed",
                  "kept",
                  "what",
                  "count",
                  "reason",
                  "requestedAt",
                  "red",
                  "new-task",
                  "returning-task")
              .map(name -> '"' + name + '"')
              .toArray(String[]::new));

  static Stream<Target> targets() {
    return Stream.of(
        json("event-json", events(new JsonEventCodec(LabelSpace.BINARY))),
        json("event-json-classes", events(new JsonEventCodec(NAMED))),
        json("event-decoder", decoder(null)),
        json("prediction", predictions(LabelSpace.BINARY)),
        json("prediction-classes", predictions(NAMED)),
        json("task-shift", trip(new TaskShiftCodec()::decode, new TaskShiftCodec()::encode)),
        json("receipt", trip(new ReceiptCodec()::decode, new ReceiptCodec()::encode)),
        protobuf("event-protobuf", events(new ProtobufEventCodec(LabelSpace.BINARY))),
        protobuf("event-protobuf-decoder", decoder(Headers.PROTOBUF)),
        protobuf("decision", decisions()),
        protobuf("labelled-example", examples()),
        protobuf(
            "forgotten-example",
            trip(CodecFuzzTest::fromExamples, ForgottenCodec::encodeForExamples)),
        protobuf(
            "forgotten-decision",
            trip(CodecFuzzTest::fromDecisions, ForgottenCodec::encodeForDecisions)));
  }

  /** What is fuzzed, by the name of its corpus. */
  record Target(Fuzzing plan, FuzzTarget codec) {
    @Override
    public String toString() {
      return plan.name();
    }
  }

  @ParameterizedTest
  @MethodSource("targets")
  void shouldTakeOrRefuseAnyBytes(Target target) {
    FuzzReport report = target.plan.run(target.codec);
    assertThat(report.taken()).as("%s", report).isBetween(1L, report.inputs() - 1);
  }

  private static Target json(String name, FuzzTarget codec) {
    return new Target(Fuzzing.of(name, JSON), codec);
  }

  private static Target protobuf(String name, FuzzTarget codec) {
    return new Target(Fuzzing.of(name, Mutation.protobuf()), codec);
  }

  private static <T> FuzzTarget trip(RoundTrip.Decoder<T> decoder, RoundTrip.Encoder<T> encoder) {
    return new RoundTrip<>(decoder, encoder, InvalidEventException.class);
  }

  private static FuzzTarget events(EventCodec codec) {
    return trip(codec::decode, codec::encode);
  }

  private static FuzzTarget predictions(LabelSpace labels) {
    PredictionCodec codec = new PredictionCodec(labels);
    return trip(codec::decode, codec::encode);
  }

  private static FuzzTarget decisions() {
    DecisionCodec codec = new DecisionCodec(LabelSpace.BINARY);
    return trip(codec::decode, codec::encode);
  }

  private static FuzzTarget examples() {
    LabelledExampleCodec codec = new LabelledExampleCodec(LabelSpace.BINARY);
    return trip(codec::decode, codec::encode);
  }

  /** A record that is no marker is another codec's. */
  private static Forgotten fromExamples(byte[] value) throws InvalidEventException {
    return marker(ForgottenCodec.fromExamples(value));
  }

  private static Forgotten fromDecisions(byte[] value) throws InvalidEventException {
    return marker(ForgottenCodec.fromDecisions(value));
  }

  private static Forgotten marker(@Nullable Forgotten marker) throws InvalidEventException {
    if (marker == null) {
      throw new InvalidEventException("no marker");
    }
    return marker;
  }

  /** It never throws; and that it had to hide a mistake of ours is a fault here. */
  private static FuzzTarget decoder(@Nullable String contentType) {
    EventDecoder decoder = new EventDecoder(LabelSpace.BINARY);
    return input -> {
      int cut = input.length == 0 ? 0 : Math.floorMod(Arrays.hashCode(input), 4 * input.length);
      byte[] key = cut < input.length ? Arrays.copyOf(input, cut) : null;
      Arrival arrival = decoder.decode(key, input, contentType, false, SOURCE);
      if (arrival instanceof Arrival.Invalid invalid) {
        assertThat(invalid.reason())
            .isNotBlank()
            .hasSizeLessThan(1_000)
            .doesNotContain("value could not be read")
            .doesNotContain("\n");
        return false;
      }
      return arrival instanceof Arrival.Valid;
    };
  }
}
