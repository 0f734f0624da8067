package io.perennial.event.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.perennial.event.TaskShift;
import io.perennial.event.TaskShift.Kind;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Records of the shifts topic, as JSON: {@code kind} (as {@link Kind#text} has it), {@code event},
 * {@code timestamp}, {@code expert}, {@code previous}, {@code statistic}, {@code threshold}, {@code
 * eventsSinceChange}, {@code logLossBefore}, {@code logLossAfter}, {@code experts}. A figure that
 * is not known (NaN, as the log loss after a shift at the stream's last event) or not finite is
 * left out, and reads back as NaN; finite numbers read back to the same bits.
 */
public final class TaskShiftCodec {

  private static final String KINDS =
      "one of " + Arrays.stream(Kind.values()).map(Kind::text).collect(Collectors.joining(", "));

  /** The bytes of a shift. */
  public byte[] encode(TaskShift shift) {
    return Json.writeObject(json -> write(json, shift));
  }

  private static void write(JsonGenerator json, TaskShift shift) throws IOException {
    json.writeStringField("kind", shift.kind().text());
    json.writeNumberField("event", shift.event());
    json.writeNumberField("timestamp", shift.timestamp());
    json.writeNumberField("expert", shift.expert());
    json.writeNumberField("previous", shift.previous());
    writeFigure(json, "statistic", shift.statistic());
    writeFigure(json, "threshold", shift.threshold());
    json.writeNumberField("eventsSinceChange", shift.eventsSinceChange());
    writeFigure(json, "logLossBefore", shift.logLossBefore());
    writeFigure(json, "logLossAfter", shift.logLossAfter());
    json.writeNumberField("experts", shift.experts());
  }

  private static void writeFigure(JsonGenerator json, String name, double value)
      throws IOException {
    if (Double.isFinite(value)) {
      json.writeNumberField(name, value);
    }
  }

  /**
   * The shift of these bytes.
   *
   * @throws InvalidEventException for anything that is no shift
   */
  public TaskShift decode(byte[] value) throws InvalidEventException {
    Draft draft = new Draft();
    Json.readObject(value, draft);
    return draft.toShift();
  }

  /** The fields in whatever order they come; whole numbers are -1 until they have come. */
  private static final class Draft implements Json.Fields {

    private @Nullable Kind kind;
    private long event = -1;
    private long timestamp = -1;
    private int expert = -1;
    private int previous = -1;
    private double statistic = Double.NaN;
    private double threshold = Double.NaN;
    private int eventsSinceChange = -1;
    private double logLossBefore = Double.NaN;
    private double logLossAfter = Double.NaN;
    private int experts = -1;

    @Override
    public void read(JsonParser parser, String name) throws IOException, InvalidEventException {
      switch (name) {
        case "kind" -> kind = kind(parser);
        case "event" -> event = whole(parser, name, Long.MAX_VALUE);
        case "timestamp" -> timestamp = JsonTimestamp.read(parser);
        case "expert" -> expert = number(parser, name);
        case "previous" -> previous = number(parser, name);
        case "statistic" -> statistic = figure(parser, name);
        case "threshold" -> threshold = figure(parser, name);
        case "eventsSinceChange" -> eventsSinceChange = number(parser, name);
        case "logLossBefore" -> logLossBefore = figure(parser, name);
        case "logLossAfter" -> logLossAfter = figure(parser, name);
        case "experts" -> experts = number(parser, name);
        default -> parser.skipChildren();
      }
    }

    TaskShift toShift() throws InvalidEventException {
      if (kind == null) {
        throw missing("kind");
      }
      require(event, "event");
      require(timestamp, "timestamp");
      require(expert, "expert");
      require(previous, "previous");
      require(eventsSinceChange, "eventsSinceChange");
      require(experts, "experts");
      return new TaskShift(
          kind,
          event,
          timestamp,
          expert,
          previous,
          statistic,
          threshold,
          eventsSinceChange,
          logLossBefore,
          logLossAfter,
          experts);
    }
  }

  private static void require(long value, String field) throws InvalidEventException {
    if (value < 0) {
      throw missing(field);
    }
  }

  private static InvalidEventException missing(String field) {
    return new InvalidEventException("field '" + field + "' is missing; a shift must have it");
  }

  private static Kind kind(JsonParser parser) throws IOException, InvalidEventException {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      for (Kind kind : Kind.values()) {
        if (kind.text().equals(parser.getText())) {
          return kind;
        }
      }
    }
    throw Json.wrongType("field 'kind'", KINDS, parser);
  }

  private static double figure(JsonParser parser, String name)
      throws IOException, InvalidEventException {
    double value =
        parser.currentToken().isNumeric() ? Double.parseDouble(parser.getText()) : Double.NaN;
    if (!Double.isFinite(value)) {
      throw Json.wrongType("field '" + name + "'", "a finite number", parser);
    }
    return value;
  }

  private static int number(JsonParser parser, String name)
      throws IOException, InvalidEventException {
    return Math.toIntExact(whole(parser, name, Integer.MAX_VALUE));
  }

  private static long whole(JsonParser parser, String name, long limit)
      throws IOException, InvalidEventException {
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
        || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
        || parser.getLongValue() < 0
        || parser.getLongValue() > limit) {
      throw Json.wrongType("field '" + name + "'", "a whole number from 0 to " + limit, parser);
    }
    return parser.getLongValue();
  }
}
