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
import io.perennial.job.Output.Target;
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
    return output(Target.PREDICTIONS, prediction.user(), predictions.encode(prediction), number);
  }

  Output example(LabelledExample example, long number) {
    return output(Target.EXAMPLES, example.interaction().user(), examples.encode(example), number);
  }

  Output shift(TaskShift shift, long number) {
    return output(Target.SHIFTS, Integer.toString(shift.expert()), shifts.encode(shift), number);
  }

  Output decision(Decision decision, long number) {
    return output(
        Target.DECISIONS, decision.interaction().user(), decisions.encode(decision), number);
  }

  /** A marker of a forgotten user, among the examples. */
  Output forgottenInExamples(Forgotten marker, long number) {
    return output(Target.EXAMPLES, marker.user(), ForgottenCodec.encodeForExamples(marker), number);
  }

  /** A marker of a forgotten user, among the decisions. */
  Output forgottenInDecisions(Forgotten marker, long number) {
    return output(
        Target.DECISIONS, marker.user(), ForgottenCodec.encodeForDecisions(marker), number);
  }

  private Output output(Target target, String key, byte[] value, long number) {
    return new Output(target, shard, key.getBytes(UTF_8), value, List.of(), number);
  }

  static Output receipt(Receipt receipt, long number) {
    return new Output(
        Target.RECEIPTS,
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
        Target.DEAD_LETTERS,
        shard,
        key == null ? NO_KEY : key,
        deadLetter.value(),
        headers,
        number);
  }

  Output telemetry(ShardTelemetry telemetry) {
    return output(
        Target.TELEMETRY, Integer.toString(shard), telemetry.toByteArray(), Output.NOT_NUMBERED);
  }

  Output replays(ReplayTelemetry drawn) {
    return output(Target.TELEMETRY, REPLAYS_KEY, drawn.toByteArray(), Output.NOT_NUMBERED);
  }

  private static Output.Header header(String name, String value) {
    return new Output.Header(name, value.getBytes(UTF_8));
  }
}
