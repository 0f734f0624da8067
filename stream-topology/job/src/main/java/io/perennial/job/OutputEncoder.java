package io.perennial.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.perennial.event.DeadLetter;
import io.perennial.event.Decision;
import io.perennial.event.Forgotten;
import io.perennial.event.LabelSpace;
import io.perennial.event.LabelledExample;
import io.perennial.event.Prediction;
import io.perennial.event.Receipt;
import io.perennial.event.SourcePosition;
import io.perennial.event.TaskShift;
import io.perennial.event.codec.DecisionCodec;
import io.perennial.event.codec.ForgottenCodec;
import io.perennial.event.codec.Headers;
import io.perennial.event.codec.LabelledExampleCodec;
import io.perennial.event.codec.PredictionCodec;
import io.perennial.event.codec.ReceiptCodec;
import io.perennial.event.codec.TaskShiftCodec;
import io.perennial.event.proto.ReplayTelemetry;
import io.perennial.event.proto.ShardTelemetry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Encodes what a shard gives out for the topic it goes to. */
final class OutputEncoder {

  /** Of telemetry about replayed examples. */
  static final String REPLAYS_KEY = "replays";

  private static final byte[] NO_KEY = {};

  private final int shard;
  private final PredictionCodec predictions;
  private final LabelledExampleCodec examples;
  private final DecisionCodec decisions;
  private final TaskShiftCodec shifts = new TaskShiftCodec();

  OutputEncoder(int shard, LabelSpace labels) {
    this.shard = shard;
    this.predictions = new PredictionCodec(labels);
    this.examples = new LabelledExampleCodec(labels);
    this.decisions = new DecisionCodec(labels);
  }

  Output prediction(Prediction prediction, long number) {
    return new Output(
        Output.Target.PREDICTIONS,
        shard,
        prediction.user().getBytes(UTF_8),
        predictions.encode(prediction),
        List.of(),
        number);
  }

  Output example(LabelledExample example, long number) {
    return new Output(
        Output.Target.EXAMPLES,
        shard,
        example.interaction().user().getBytes(UTF_8),
        examples.encode(example),
        List.of(),
        number);
  }

  Output shift(TaskShift shift, long number) {
    return new Output(
        Output.Target.SHIFTS,
        shard,
        Integer.toString(shift.expert()).getBytes(UTF_8),
        shifts.encode(shift),
        List.of(),
        number);
  }

  Output decision(Decision decision, long number) {
    return new Output(
        Output.Target.DECISIONS,
        shard,
        decision.interaction().user().getBytes(UTF_8),
        decisions.encode(decision),
        List.of(),
        number);
  }

  /** A marker of a forgotten user, among the examples. */
  Output forgottenInExamples(Forgotten marker, long number) {
    return new Output(
        Output.Target.EXAMPLES,
        shard,
        marker.user().getBytes(UTF_8),
        ForgottenCodec.encodeForExamples(marker),
        List.of(),
        number);
  }

  /** A marker of a forgotten user, among the decisions. */
  Output forgottenInDecisions(Forgotten marker, long number) {
    return new Output(
        Output.Target.DECISIONS,
        shard,
        marker.user().getBytes(UTF_8),
        ForgottenCodec.encodeForDecisions(marker),
        List.of(),
        number);
  }

  static Output receipt(Receipt receipt, long number) {
    return new Output(
        Output.Target.RECEIPTS,
        receipt.shard(),
        receipt.user().getBytes(UTF_8),
        new ReceiptCodec().encode(receipt),
        List.of(),
        number);
  }

  /**
   * @param contentType of the record, null if it had none
   */
  Output deadLetter(DeadLetter deadLetter, @Nullable String contentType, long number) {
    SourcePosition source = deadLetter.source();
    byte[] key = deadLetter.key();
    List<Output.Header> headers =
        new ArrayList<>(
            List.of(
                header(Headers.REASON, deadLetter.reason()),
                header(Headers.SOURCE_TOPIC, source.topic()),
                header(Headers.SOURCE_PARTITION, Integer.toString(source.partition())),
                header(Headers.SOURCE_OFFSET, Long.toString(source.offset())),
                header(Headers.SOURCE_TIMESTAMP, Long.toString(source.brokerTimestamp()))));
    if (contentType != null) {
      headers.add(header(Headers.CONTENT_TYPE, contentType));
    }
    return new Output(
        Output.Target.DEAD_LETTERS,
        shard,
        key == null ? NO_KEY : key,
        deadLetter.value(),
        headers,
        number);
  }

  Output telemetry(ShardTelemetry telemetry) {
    return new Output(
        Output.Target.TELEMETRY,
        shard,
        Integer.toString(shard).getBytes(UTF_8),
        telemetry.toByteArray(),
        List.of(),
        Output.NOT_NUMBERED);
  }

  Output replays(ReplayTelemetry drawn) {
    return new Output(
        Output.Target.TELEMETRY,
        shard,
        REPLAYS_KEY.getBytes(UTF_8),
        drawn.toByteArray(),
        List.of(),
        Output.NOT_NUMBERED);
  }

  private static Output.Header header(String name, String value) {
    return new Output.Header(name, value.getBytes(UTF_8));
  }
}
