package io.perennial.replay.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which examples to draw. The same question to the same store draws the same ones.
 *
 * @param count how many, 1 or more; fewer come where there are fewer
 * @param by what makes one likelier than another
 * @param expert only of what this expert answered, or null for all
 * @param seed of the draw
 */
public record SampleQuery(int count, By by, @Nullable Integer expert, long seed) {

  /** The largest count. */
  public static final int MOST = 1_000_000;

  private static final Set<String> PARAMETERS = Set.of("n", "by", "task", "seed");

  /** What makes an example likelier to be drawn. */
  public enum By {
    /** Nothing: each is as likely as any other. */
    UNIFORM,
    /** The log loss of the served score, in proportion, 4 nats at the most. */
    ERROR,
    /** Its event time: the newest come, and nothing is left to chance. */
    RECENT
  }

  public SampleQuery {
    if (count < 1 || count > MOST) {
      throw new InvalidQueryException("n", Integer.toString(count), "1 to " + MOST);
    }
    if (expert != null && expert < 0) {
      throw new InvalidQueryException("task", expert.toString(), "an expert's number, 0 or more");
    }
  }

  /** The parameters as the query string of a URL, without the question mark. */
  public String toQueryString() {
    List<String> parts = new ArrayList<>();
    parts.add("n=" + count);
    parts.add("by=" + by.name().toLowerCase(Locale.ROOT));
    if (expert != null) {
      parts.add("task=" + expert);
    }
    parts.add("seed=" + seed);
    return String.join("&", parts);
  }

  /**
   * Reads the parameters {@code n}, {@code by}, {@code task} and {@code seed}; all but the first
   * may be absent.
   *
   * @throws InvalidQueryException naming the first parameter that is unknown, repeated or wrong
   */
  public static SampleQuery fromParameters(Map<String, List<String>> parameters) {
    parameters.forEach(
        (name, values) -> {
          if (!PARAMETERS.contains(name) || values.size() != 1) {
            throw new InvalidQueryException(
                name, String.join(",", values), "once, and one of n, by, task and seed");
          }
        });
    String task = only(parameters, "task");
    String seed = only(parameters, "seed");
    return new SampleQuery(
        (int) number("n", String.valueOf(only(parameters, "n")), MOST),
        by(only(parameters, "by")),
        task == null ? null : (int) number("task", task, Integer.MAX_VALUE),
        seed == null ? 0 : number("seed", seed, Long.MAX_VALUE));
  }

  private static @Nullable String only(Map<String, List<String>> parameters, String name) {
    List<String> values = parameters.get(name);
    return values == null ? null : values.get(0);
  }

  private static long number(String name, String text, long most) {
    String allowed = "a whole number from 0 to " + most;
    try {
      long number = Long.parseLong(text.strip());
      if (number < 0 || number > most) {
        throw new InvalidQueryException(name, text, allowed);
      }
      return number;
    } catch (NumberFormatException e) {
      InvalidQueryException refused = new InvalidQueryException(name, text, allowed);
      refused.addSuppressed(e);
      throw refused;
    }
  }

  private static By by(@Nullable String text) {
    for (By by : By.values()) {
      if (text == null || text.equals(by.name().toLowerCase(Locale.ROOT))) {
        return by;
      }
    }
    throw new InvalidQueryException("by", text, "uniform, error or recent");
  }
}
