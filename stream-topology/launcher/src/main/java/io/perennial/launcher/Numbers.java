package io.perennial.launcher;

import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Numbers of options, with complaints that speak of numbers and not of Java's types. */
final class Numbers {

  private static final String WHOLE = "a whole number";

  private Numbers() {}

  static CommandLine register(CommandLine command) {
    return command
        .registerConverter(Integer.class, converter(Integer::valueOf, WHOLE))
        .registerConverter(int.class, converter(Integer::valueOf, WHOLE))
        .registerConverter(Long.class, converter(Long::valueOf, WHOLE))
        .registerConverter(Double.class, converter(Double::valueOf, "a number"))
        .registerConverter(double.class, converter(Double::valueOf, "a number"));
  }

  private static <T> ITypeConverter<T> converter(Function<String, T> reading, String kind) {
    return text -> {
      try {
        return reading.apply(text);
      } catch (NumberFormatException e) {
        throw new TypeConversionException("'" + text + "' is not " + kind + " in its range");
      }
    };
  }
}
