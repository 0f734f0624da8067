package io.perennial.event.file;

import io.perennial.event.Event;
import io.perennial.event.codec.InvalidEventException;
import io.perennial.event.codec.JsonEventCodec;
import java.util.Arrays;

/** One JSON event per line: interactions and feedback, as in the topic. */
final class JsonLinesReader extends LineEventReader {

  private final JsonEventCodec codec;

  JsonLinesReader(Lines lines, FileOptions options) {
    super(lines, options);
    this.codec = JsonEventCodec.ofSource(options.labels());
  }

  @Override
  Event parse(Lines line) throws InvalidEventException {
    try {
      return codec.decode(Arrays.copyOfRange(line.bytes, line.start, line.end));
    } catch (InvalidEventException e) {
      if (e.reason().startsWith("field 'label' must be ")) {
        throw new InvalidEventException(
            e.reason() + "; use --positive V with the positive label, or --classes");
      }
      throw e;
    }
  }
}
