package io.perennial.settings;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as {@code 500ms}, {@code 10s}, {@code 30m}, {@code 2h}, {@code 1d} or ISO-8601. */
public final class Durations {

  private static final Pattern SHORT = Pattern.compile("(\\d{1,12}) ?(ms|s|m|min|h|d)");

  private Durations() {}

  /**
   * The duration that a text stands for.
   *
   * @throws IllegalArgumentException saying what is allowed
   */
  public static Duration parse(String text) {
    Matcher matcher = SHORT.matcher(text.strip());
    if (!matcher.matches()) {
      try {
        return Duration.parse(text.strip());
      } catch (DateTimeException e) {
        throw new IllegalArgumentException(
            "duration must be like 500ms, 10s, 30m, 2h, 1d or PT30M, but is '" + text + "'", e);
      }
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "h" -> Duration.ofHours(amount);
      case "d" -> Duration.ofDays(amount);
      default -> Duration.ofMinutes(amount);
    };
  }

  static SimpleModule module() {
    SimpleModule module = new SimpleModule();
    module.addSerializer(Duration.class, new Serializer());
    module.addDeserializer(Duration.class, new Deserializer());
    return module;
  }

  private static final class Serializer extends StdScalarSerializer<Duration> {
    private static final long serialVersionUID = 1L;

    Serializer() {
      super(Duration.class);
    }

    @Override
    public void serialize(Duration value, JsonGenerator generator, SerializerProvider provider)
        throws IOException {
      generator.writeString(value.toString());
    }
  }

  private static final class Deserializer extends StdScalarDeserializer<Duration> {
    private static final long serialVersionUID = 1L;

    Deserializer() {
      super(Duration.class);
    }

    @Override
    public Duration deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      return parse(parser.getText());
    }
  }
}
