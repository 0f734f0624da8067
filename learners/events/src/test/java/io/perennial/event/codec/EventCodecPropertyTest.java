package io.perennial.event.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.event.Event;
import io.perennial.event.Feature;
import io.perennial.event.Interaction;
import io.perennial.event.LabelSpace;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for every {@link EventCodec}. */
final class EventCodecPropertyTest {

  private static final LabelSpace NAMED = LabelSpace.of(List.of("red", "1", "été", "0"));

  @Provide
  Arbitrary<EventCodec> codecs() {
    return Arbitraries.of(
        new JsonEventCodec(LabelSpace.BINARY), new ProtobufEventCodec(LabelSpace.BINARY));
  }

  @Provide
  Arbitrary<EventCodec> namedCodecs() {
    return Arbitraries.of(new JsonEventCodec(NAMED), new ProtobufEventCodec(NAMED));
  }

  @Provide
  Arbitrary<EventCodec> renamedCodecs() {
    LabelSpace up = LabelSpace.binary("UP");
    return Arbitraries.of(new JsonEventCodec(up), new ProtobufEventCodec(up));
  }

  @Provide
  Arbitrary<Event> events() {
    return AnyEvent.of(2);
  }

  @Provide
  Arbitrary<Event> namedEvents() {
    return AnyEvent.of(4);
  }

  @Property
  void shouldReadWhatItWrote(@ForAll("codecs") EventCodec codec, @ForAll("events") Event event)
      throws InvalidEventException {
    assertThat(codec.decode(codec.encode(event))).isEqualTo(event);
  }

  @Property(tries = 300)
  void shouldReadNamedClassesItWrote(
      @ForAll("namedCodecs") EventCodec codec, @ForAll("namedEvents") Event event)
      throws InvalidEventException {
    assertThat(codec.decode(codec.encode(event))).isEqualTo(event);
  }

  @Property(tries = 300)
  void shouldReadWhatItWroteWhateverThePositiveLabelIsCalled(
      @ForAll("renamedCodecs") EventCodec codec, @ForAll("events") Event event)
      throws InvalidEventException {
    assertThat(codec.decode(codec.encode(event))).isEqualTo(event);
  }

  @Property(tries = 3_000)
  void shouldSurviveAnyBytes(@ForAll("codecs") EventCodec codec, @ForAll byte[] bytes) {
    assertEventOrReason(codec, bytes);
  }

  @Property(tries = 3_000)
  void shouldSurviveDamagedEvents(
      @ForAll("codecs") EventCodec codec, @ForAll("events") Event event, @ForAll long seed) {
    assertEventOrReason(codec, damaged(codec.encode(event), new SplittableRandom(seed)));
  }

  @Property(tries = 3_000)
  void shouldSurviveAnyJson(@ForAll("codecs") EventCodec codec, @ForAll long seed) {
    assertEventOrReason(codec, JsonNoise.object(new SplittableRandom(seed)).getBytes(UTF_8));
  }

  @Property(tries = 300)
  void shouldRefuseToWriteHalfASurrogatePair(
      @ForAll("codecs") EventCodec codec, @ForAll("surrogates") char half) {
    Interaction user = new Interaction("1", 0, "a" + half + "b", "", List.of(), "", 1);
    Feature feature = new Feature.Category("f", "" + half);
    Interaction context = new Interaction("1", 0, "", "", List.of(feature), "", 1);
    assertThatThrownBy(() -> codec.encode(user))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("field 'user' must be Unicode text");
    assertThatThrownBy(() -> codec.encode(context))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("feature 'f' must be Unicode text");
  }

  @Provide
  Arbitrary<Character> surrogates() {
    return Arbitraries.chars().range(Character.MIN_SURROGATE, Character.MAX_SURROGATE);
  }

  /** Whatever is read is within the limits, so it can be written and read again. */
  private static void assertEventOrReason(EventCodec codec, byte[] bytes) {
    Event event;
    try {
      event = codec.decode(bytes);
    } catch (InvalidEventException e) {
      assertThat(e.reason()).isNotBlank().hasSizeLessThan(700).doesNotContain("\n");
      return;
    }
    try {
      assertThat(codec.decode(codec.encode(event))).isEqualTo(event);
    } catch (InvalidEventException e) {
      throw new AssertionError("written, but not read again: " + event, e);
    }
  }

  private static byte[] damaged(byte[] bytes, SplittableRandom random) {
    byte[] result = bytes.clone();
    for (int i = 1 + random.nextInt(3); i > 0 && result.length > 0; i--) {
      int at = random.nextInt(result.length);
      switch (random.nextInt(4)) {
        case 0 -> result[at] = (byte) random.nextInt();
        case 1 -> result[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> result = Arrays.copyOf(result, at);
        default -> {
          int length = Math.min(random.nextInt(20), result.length - at);
          System.arraycopy(result, random.nextInt(result.length - length + 1), result, at, length);
        }
      }
    }
    return result;
  }
}
