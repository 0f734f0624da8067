package io.perennial.event.codec;

import io.perennial.event.Arrival;
import io.perennial.event.LabelSpace;
import io.perennial.event.SourcePosition;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Turns a record of the interactions topic into an {@link Arrival}. It never throws: what it cannot
 * read is {@link Arrival.Invalid} with a reason. Safe for many threads.
 */
public final class EventDecoder {

  private static final byte[] NOTHING = {};

  private final EventCodec json;
  private final EventCodec protobuf;

  public EventDecoder(LabelSpace labels) {
    this(new JsonEventCodec(labels), new ProtobufEventCodec(labels));
  }

  EventDecoder(EventCodec json, EventCodec protobuf) {
    this.json = json;
    this.protobuf = protobuf;
  }

  /** The arrival this record is. */
  public Arrival decode(RawRecord raw) {
    return raw.endOfInput()
        ? new Arrival.EndOfInput(raw.source())
        : decode(raw.key(), raw.value(), raw.contentType(), raw.exempt(), raw.source());
  }

  /** The same for a record that is known not to be a control record. */
  public Arrival decode(
      byte @Nullable [] key,
      byte @Nullable [] value,
      @Nullable String contentType,
      boolean exempt,
      SourcePosition source) {
    if (value == null) {
      return new Arrival.Invalid(
          "value must be an event, but is null (a tombstone)", key, NOTHING, source);
    }
    try {
      return new Arrival.Valid(codec(contentType).decode(value), exempt, key, value, source);
    } catch (InvalidEventException e) {
      return new Arrival.Invalid(e.reason(), key, value, source);
    } catch (RuntimeException e) {
      // A mistake of ours or of a parser's must cost one record: thrown on, it would restart the
      // job at this same record for ever.
      return new Arrival.Invalid(
          "value could not be read: " + Reasons.foreign(e.toString()), key, value, source);
    }
  }

  private EventCodec codec(@Nullable String contentType) throws InvalidEventException {
    if (contentType == null || contentType.equals(Headers.JSON)) {
      return json;
    }
    int parameters = contentType.indexOf(';');
    String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
    return switch (type.strip().toLowerCase(Locale.ROOT)) {
      case Headers.JSON, "" -> json;
      case Headers.PROTOBUF -> protobuf;
      default ->
          throw new InvalidEventException(
              "header 'content-type' must be application/json or application/x-protobuf, but is "
                  + Reasons.quote(contentType));
    };
  }
}
