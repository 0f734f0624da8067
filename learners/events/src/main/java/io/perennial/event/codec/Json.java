package io.perennial.event.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The one JSON factory, and reading and writing one object with it. */
final class Json {

  /** Reads a field's value and leaves the parser at that value's last token. */
  @FunctionalInterface
  interface Fields {
    void read(JsonParser parser, String name) throws IOException, InvalidEventException;
  }

  /** Writes an object's fields. */
  @FunctionalInterface
  interface Body {
    void write(JsonGenerator json) throws IOException;
  }

  private static final int TYPICAL_BYTES = 512;
  private static final int NAME_LENGTH = 8 * Limits.STRING_LENGTH;

  /** Jackson says where its bytes came from, which it does not know. */
  private static final Pattern SOURCE =
      Pattern.compile("\\s*\\(start marker at [^\\]]*\\]\\)|\\s*\\[Source: [^\\]]*\\]");

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Limits.NESTING_DEPTH)
                  .maxNameLength(NAME_LENGTH)
                  .maxStringLength(Limits.VALUE_BYTES)
                  .build())
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          // No table of names: a record with a new one would cost a copy of it, twenty times what
          // reading the record does, and producers choose the names of features.
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  private Json() {}

  /**
   * Reads a value that must be one JSON object and nothing after it.
   *
   * @throws InvalidEventException saying what is wrong, and at which byte
   */
  static void readObject(byte[] value, Fields fields) throws InvalidEventException {
    EventRules.size(value);
    if (!UnsafeByteOperations.unsafeWrap(value).isValidUtf8()) {
      throw new InvalidEventException("value must be JSON in UTF-8, but is not UTF-8");
    }
    int start = startsWithByteOrderMark(value) ? 3 : 0;
    // UTF-8 only: a value that happens to look like UTF-16 must not be read as such.
    String text = new String(value, start, value.length - start, UTF_8);
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new InvalidEventException(
            "value must be a JSON object, but is " + describe(parser, parser.currentToken()));
      }
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        parser.nextToken();
        fields.read(parser, name);
      }
      if (parser.nextToken() != null) {
        throw new InvalidEventException(
            "value must be one JSON object, but something follows it at byte "
                + byteOffset(start, text, parser.currentTokenLocation()));
      }
    } catch (JsonProcessingException e) {
      throw new InvalidEventException(
          "value must be JSON, but is not at byte "
              + byteOffset(start, text, e.getLocation())
              + ": "
              + Reasons.foreign(withoutSource(e.getOriginalMessage())));
    } catch (IOException e) {
      throw new InvalidEventException(
          "value must be JSON, but is not: " + Reasons.foreign(e.getMessage()));
    }
  }

  static byte[] writeObject(Body body) {
    try (ByteArrayBuilder bytes = new ByteArrayBuilder(TYPICAL_BYTES)) {
      try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
        json.writeStartObject();
        body.write(json);
        json.writeEndObject();
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("could not write JSON to memory", e);
    }
  }

  /** A string, or the fallback for null. */
  static String string(JsonParser parser, String name, String fallback)
      throws IOException, InvalidEventException {
    return switch (parser.currentToken()) {
      case VALUE_STRING -> parser.getText();
      case VALUE_NULL -> fallback;
      default -> throw wrongType("field " + Reasons.quote(name), "a string", parser);
    };
  }

  /** The same, which UTF-8 can hold: so that it can be written again. */
  static String text(JsonParser parser, String name, String fallback)
      throws IOException, InvalidEventException {
    String text = string(parser, name, fallback);
    if (!EventRules.wellFormed(text)) {
      throw new InvalidEventException(
          "field %s must be Unicode text, but holds half a surrogate pair: %s"
              .formatted(Reasons.quote(name), Reasons.quote(text)));
    }
    return text;
  }

  static InvalidEventException wrongType(String field, String expected, JsonParser parser)
      throws IOException {
    return new InvalidEventException(
        field + " must be " + expected + ", but is " + describe(parser, parser.currentToken()));
  }

  private static String describe(JsonParser parser, @Nullable JsonToken token) throws IOException {
    if (token == null) {
      return "nothing";
    }
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "a list";
      case VALUE_STRING -> "the string " + Reasons.quote(parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "the number " + Reasons.quote(parser.getText());
      default -> parser.getText();
    };
  }

  /** In the value whose text begins at the byte {@code start}. */
  private static int byteOffset(int start, String text, @Nullable JsonLocation location) {
    long characters = location == null ? 0 : Math.max(0, location.getCharOffset());
    int end = (int) Math.min(text.length(), characters);
    return start + text.substring(0, end).getBytes(UTF_8).length;
  }

  private static boolean startsWithByteOrderMark(byte[] value) {
    return value.length >= 3
        && value[0] == (byte) 0xef
        && value[1] == (byte) 0xbb
        && value[2] == (byte) 0xbf;
  }

  private static String withoutSource(String message) {
    return SOURCE.matcher(message).replaceAll("");
  }
}
