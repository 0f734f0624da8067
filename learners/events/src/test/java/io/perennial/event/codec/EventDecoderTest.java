package io.perennial.event.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.event.Arrival;
import io.perennial.event.Event;
import io.perennial.event.Feedback;
import io.perennial.event.LabelSpace;
import io.perennial.event.SourcePosition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EventDecoderTest {

  private static final SourcePosition SOURCE = new SourcePosition("t", 3, 17, 99);
  private static final Feedback EVENT = new Feedback("a", 5, "u", 1);
  private static final byte[] KEY = "u".getBytes(UTF_8);
  private static final byte[] JSON = new JsonEventCodec(LabelSpace.BINARY).encode(EVENT);
  private static final byte[] PROTOBUF = new ProtobufEventCodec(LabelSpace.BINARY).encode(EVENT);

  private final EventDecoder decoder = new EventDecoder(LabelSpace.BINARY);

  @Test
  void shouldReadJsonWhereNoHeaderSaysOtherwise() {
    Arrival.Valid arrival = (Arrival.Valid) decoder.decode(KEY, JSON, null, true, SOURCE);
    assertThat(arrival.event()).isEqualTo(EVENT);
    assertThat(arrival.exempt()).isTrue();
    assertThat(arrival.key()).isSameAs(KEY);
    assertThat(arrival.value()).isSameAs(JSON);
    assertThat(arrival.source()).isEqualTo(SOURCE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "Application/JSON; charset=utf-8", "", " "})
  void shouldReadJson(String contentType) {
    assertThat(decoder.decode(KEY, JSON, contentType, false, SOURCE))
        .isInstanceOf(Arrival.Valid.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/x-protobuf", "application/x-protobuf;v=1"})
  void shouldReadProtobuf(String contentType) {
    assertThat(decoder.decode(null, PROTOBUF, contentType, false, SOURCE))
        .isInstanceOfSatisfying(
            Arrival.Valid.class, valid -> assertThat(valid.event()).isEqualTo(EVENT));
  }

  @Test
  void shouldRefuseOtherContentTypes() {
    assertThat(decoder.decode(KEY, JSON, "text/csv", false, SOURCE))
        .isEqualTo(
            new Arrival.Invalid(
                "header 'content-type' must be application/json or application/x-protobuf,"
                    + " but is 'text/csv'",
                KEY,
                JSON,
                SOURCE));
  }

  @Test
  void shouldRefuseATombstone() {
    Arrival.Invalid arrival = (Arrival.Invalid) decoder.decode(KEY, null, null, false, SOURCE);
    assertThat(arrival.reason()).startsWith("value must be an event, but is null");
    assertThat(arrival.value()).isEmpty();
  }

  @Test
  void shouldKeepTheBytesOfWhatItCannotRead() {
    byte[] value = {1, 2, 3};
    Arrival.Invalid arrival = (Arrival.Invalid) decoder.decode(null, value, null, false, SOURCE);
    assertThat(arrival.value()).isSameAs(value);
    assertThat(arrival.key()).isNull();
    assertThat(arrival.reason()).isNotBlank();
  }

  @Test
  void shouldKnowTheEndOfInput() {
    RawRecord end = new RawRecord(null, null, null, false, true, SOURCE);
    assertThat(decoder.decode(end)).isEqualTo(new Arrival.EndOfInput(SOURCE));
    RawRecord event = new RawRecord(KEY, JSON, null, false, false, SOURCE);
    assertThat(decoder.decode(event)).isInstanceOf(Arrival.Valid.class);
  }

  @Test
  void shouldTurnAMistakeOfACodecIntoADeadLetter() {
    EventCodec mistaken =
        new EventCodec() {
          @Override
          public String contentType() {
            return Headers.JSON;
          }

          @Override
          public Event decode(byte[] value) {
            throw new IndexOutOfBoundsException("7");
          }

          @Override
          public byte[] encode(Event event) {
            throw new AssertionError("not called");
          }
        };
    Arrival arrival = new EventDecoder(mistaken, mistaken).decode(KEY, JSON, null, false, SOURCE);
    assertThat(arrival)
        .isInstanceOfSatisfying(
            Arrival.Invalid.class,
            invalid ->
                assertThat(invalid.reason())
                    .isEqualTo("value could not be read: java.lang.IndexOutOfBoundsException: 7"));
  }
}
