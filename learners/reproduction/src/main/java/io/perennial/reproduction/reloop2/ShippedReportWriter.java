package io.perennial.reproduction.reloop2;

import static io.perennial.reproduction.reloop2.JsonFields.figure;
import static io.perennial.reproduction.reloop2.JsonFields.number;
import static io.perennial.reproduction.reloop2.JsonFields.value;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;

/** What the error memory does for the shipped learner, as fields of a JSON object. */
final class ShippedReportWriter {

  private final JsonGenerator out;

  ShippedReportWriter(JsonGenerator out) {
    this.out = out;
  }

  /** The field "streams"; none without any. */
  void streams(List<StreamGain> gains) throws IOException {
    if (gains.isEmpty()) {
      return;
    }
    out.writeObjectFieldStart("streams");
    out.writeArrayFieldStart("results");
    for (StreamGain gain : gains) {
      stream(gain);
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private void stream(StreamGain gain) throws IOException {
    out.writeStartObject();
    out.writeStringField("stream", gain.stream().toString());
    out.writeNumberField("rows", gain.rows());
    figure(out, "baseLogLoss", gain.figure(StreamGain.Seed::baseLoss));
    figure(out, "servedLogLoss", gain.figure(StreamGain.Seed::servedLoss));
    figure(out, "relativePercent", gain.figure(StreamGain.Seed::relative));
    number(out, "worstRelativePercent", gain.worst());
    figure(out, "baseAccuracy", gain.figure(StreamGain.Seed::baseAccuracy));
    figure(out, "servedAccuracy", gain.figure(StreamGain.Seed::servedAccuracy));
    figure(out, "microsPerEvent", gain.figure(StreamGain.Seed::micros));
    out.writeArrayFieldStart("seeds");
    for (StreamGain.Seed seed : gain.seeds()) {
      seed(seed);
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private void seed(StreamGain.Seed seed) throws IOException {
    out.writeStartObject();
    out.writeNumberField("seed", seed.seed());
    number(out, "baseLogLoss", seed.baseLoss());
    number(out, "servedLogLoss", seed.servedLoss());
    number(out, "relativePercent", seed.relative());
    number(out, "baseAccuracy", seed.baseAccuracy());
    number(out, "servedAccuracy", seed.servedAccuracy());
    number(out, "microsPerEvent", seed.micros());
    out.writeEndObject();
  }

  /** The field "recovery"; none without any learner. */
  void recovery(List<Recovery> recoveries) throws IOException {
    if (recoveries.isEmpty()) {
      return;
    }
    out.writeObjectFieldStart("recovery");
    out.writeNumberField("events", RecoveryRun.EVENTS);
    out.writeNumberField("eventsBefore", GapCurve.BEFORE);
    out.writeNumberField("eventsAfter", GapCurve.AFTER);
    out.writeNumberField("windowEvents", GapCurve.WINDOW);
    out.writeArrayFieldStart("results");
    for (Recovery recovery : recoveries) {
      curves(recovery, "base", Recovery.Seed::base);
      curves(recovery, "served", Recovery.Seed::served);
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private void curves(Recovery recovery, String scores, Function<Recovery.Seed, GapCurve> which)
      throws IOException {
    out.writeStartObject();
    out.writeStringField("learner", recovery.learner());
    out.writeStringField("scores", scores);
    curve(recovery.pooled(which), recovery.pooled(Recovery.Seed::base).jump());
    out.writeArrayFieldStart("seeds");
    for (Recovery.Seed seed : recovery.seeds()) {
      out.writeStartObject();
      out.writeNumberField("seed", seed.seed());
      out.writeArrayFieldStart("streamSeeds");
      for (long stream : RecoveryRun.streams(seed.seed())) {
        out.writeNumber(stream);
      }
      out.writeEndArray();
      curve(which.apply(seed), seed.base().jump());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private void curve(GapCurve curve, double jump) throws IOException {
    number(out, "gapBefore", curve.before());
    out.writeArrayFieldStart("gaps");
    for (int from = 0; from < GapCurve.AFTER; from += GapCurve.WINDOW) {
      value(out, curve.mean(from, from + GapCurve.WINDOW));
    }
    out.writeEndArray();
    number(out, "eventsUntilHalf", curve.eventsUntilHalf(jump));
  }
}
