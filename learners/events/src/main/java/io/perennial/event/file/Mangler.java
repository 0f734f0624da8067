package io.perennial.event.file;

import io.perennial.event.Event;
import io.perennial.event.LabelSpace;
import io.perennial.event.codec.EventCodec;
import io.perennial.event.codec.InvalidEventException;
import io.perennial.event.codec.JsonEventCodec;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Makes bytes that are certainly no event: cut, of wrong types, without id, NaN, noise, empty. */
final class Mangler {

  private static final int KINDS = 6;

  /** A tag that neither JSON nor Protobuf has. */
  private static final byte[] NEVER_VALID = {(byte) 0xff, (byte) 0xff, (byte) 0xff};

  private final EventCodec codec;
  private final JsonEventCodec json;

  Mangler(EventCodec codec, LabelSpace labels) {
    this.codec = codec;
    this.json = new JsonEventCodec(labels);
  }

  byte[] broken(Event event, SplittableRandom random) {
    byte[] value = mangled(event, random);
    try {
      codec.decode(value);
      // Noise can be an event by chance, and a Protobuf cut between two fields often is.
      return NEVER_VALID.clone();
    } catch (InvalidEventException e) {
      return value;
    }
  }

  private byte[] mangled(Event event, SplittableRandom random) {
    return switch (random.nextInt(KINDS)) {
      case 0 -> {
        byte[] whole = codec.encode(event);
        yield Arrays.copyOf(whole, 1 + random.nextInt(whole.length - 1));
      }
      case 1 -> replaced(event, "\"timestamp\":\\d+", "\"timestamp\":\"yesterday\"");
      case 2 -> replaced(event, "\"id\":", "\"no-id\":");
      case 3 -> replaced(event, "\"timestamp\":\\d+", "\"timestamp\":NaN");
      case 4 -> {
        byte[] noise = new byte[1 + random.nextInt(64)];
        random.nextBytes(noise);
        yield noise;
      }
      default -> new byte[0];
    };
  }

  private byte[] replaced(Event event, String pattern, String by) {
    String text = new String(json.encode(event), StandardCharsets.UTF_8);
    return text.replaceFirst(pattern, by).getBytes(StandardCharsets.UTF_8);
  }
}
