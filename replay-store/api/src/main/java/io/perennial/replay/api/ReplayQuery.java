package io.perennial.replay.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which examples to answer. Every condition that is given must hold. The answer is in a total
 * order, whatever the partitions, in which ids are compared by their UTF-8 bytes.
 *
 * @param user only this user's ("" is a user too), or null for everybody's
 * @param item only of this item, or null for all
 * @param expert only what this expert answered, or null for all
 * @param from event time of the first, epoch milliseconds, inclusive
 * @param to event time of the last, epoch milliseconds, exclusive
 * @param minError log loss of the served score in nats, inclusive; 0 for all
 * @param order of the answer; the limit counts in it
 * @param limit at most so many rows, 1 or more
 * @param after only what comes after this place in the order, or null for all
 */
public record ReplayQuery(
    @Nullable String user,
    @Nullable String item,
    @Nullable Integer expert,
    long from,
    long to,
    double minError,
    Order order,
    int limit,
    @Nullable Position after) {

  /** Rows answered when nothing is said. */
  public static final int DEFAULT_LIMIT = 100;

  /** The largest limit of one answer over HTTP; go on after its last row for more. */
  public static final int MAX_LIMIT = 1_000_000;

  private static final Set<String> PARAMETERS =
      Set.of("user", "item", "task", "from", "to", "last", "minError", "order", "limit", "after");
  private static final String KNOWN =
      "left out: known are user, item, task, from, to, last, minError, order, limit and after";

  /** In which order rows are answered. */
  public enum Order {
    /** By (event time, id). */
    OLDEST,
    /** The other way round. */
    NEWEST,
    /** By (log loss from the largest, event time, id). */
    WORST
  }

  public ReplayQuery {
    if (limit < 1) {
      throw new InvalidQueryException("limit", Integer.toString(limit), "1 or more");
    }
    if (to < from) {
      throw new InvalidQueryException(
          "to", Long.toString(to), "at or after 'from', which is " + from);
    }
    if (!(minError >= 0)) {
      throw new InvalidQueryException(
          "minError", Double.toString(minError), "a log loss of 0 or more");
    }
    if (expert != null && expert < 0) {
      throw new InvalidQueryException("task", expert.toString(), "an expert's number, 0 or more");
    }
  }

  /** Everybody's examples of all times, oldest first, {@link #DEFAULT_LIMIT} of them. */
  public static ReplayQuery everything() {
    return new ReplayQuery(
        null, null, null, Long.MIN_VALUE, Long.MAX_VALUE, 0, Order.OLDEST, DEFAULT_LIMIT, null);
  }

  /** The same question about one user. */
  public ReplayQuery ofUser(@Nullable String user) {
    return new ReplayQuery(user, item, expert, from, to, minError, order, limit, after);
  }

  /** The same question about one item. */
  public ReplayQuery ofItem(@Nullable String item) {
    return new ReplayQuery(user, item, expert, from, to, minError, order, limit, after);
  }

  /** The same question about one expert. */
  public ReplayQuery ofExpert(@Nullable Integer expert) {
    return new ReplayQuery(user, item, expert, from, to, minError, order, limit, after);
  }

  /** The same question about another time, epoch milliseconds. */
  public ReplayQuery between(long fromInclusive, long toExclusive) {
    return new ReplayQuery(
        user, item, expert, fromInclusive, toExclusive, minError, order, limit, after);
  }

  /** The same question about errors from a log loss on. */
  public ReplayQuery withErrorFrom(double minError) {
    return new ReplayQuery(user, item, expert, from, to, minError, order, limit, after);
  }

  /** The same question with another limit. */
  public ReplayQuery atMost(int limit) {
    return new ReplayQuery(user, item, expert, from, to, minError, order, limit, after);
  }

  /** The same question in another order. */
  public ReplayQuery orderedBy(Order order) {
    return new ReplayQuery(user, item, expert, from, to, minError, order, limit, after);
  }

  /** The same question from a place on. */
  public ReplayQuery after(@Nullable Position after) {
    return new ReplayQuery(user, item, expert, from, to, minError, order, limit, after);
  }

  /**
   * Reads the parameters {@code user}, {@code item}, {@code task}, {@code from}, {@code to}, {@code
   * last} (as {@code from=now-…}), {@code minError}, {@code order} ({@code oldest}, {@code newest}
   * or {@code worst}), {@code limit} and {@code after}; each may be absent.
   *
   * @param parameters decoded
   * @param nowMillis what {@code now} means, epoch milliseconds
   * @throws InvalidQueryException naming the first parameter that is unknown, repeated or wrong
   */
  public static ReplayQuery fromParameters(Map<String, List<String>> parameters, long nowMillis) {
    parameters.forEach(ReplayQuery::checkKnownAndSingle);
    ReplayQuery all = everything();
    String to = only(parameters, "to");
    String after = only(parameters, "after");
    return new ReplayQuery(
        only(parameters, "user"),
        only(parameters, "item"),
        expertOf(only(parameters, "task")),
        fromOf(only(parameters, "from"), only(parameters, "last"), nowMillis),
        to == null ? all.to : ReplayTimes.parse("to", to, nowMillis),
        errorOf(only(parameters, "minError")),
        orderOf(only(parameters, "order")),
        limitOf(only(parameters, "limit")),
        after == null ? null : Position.parse(after));
  }

  /** The parameters as the query string of a URL, encoded, without the question mark. */
  public String toQueryString() {
    List<String> parts = new ArrayList<>();
    add(parts, "user", user);
    add(parts, "item", item);
    add(parts, "task", expert);
    add(parts, "from", from == Long.MIN_VALUE ? null : from);
    add(parts, "to", to == Long.MAX_VALUE ? null : to);
    add(parts, "minError", minError == 0 ? null : minError);
    add(parts, "order", order.name().toLowerCase(Locale.ROOT));
    add(parts, "limit", limit);
    add(parts, "after", after);
    return String.join("&", parts);
  }

  private static void add(List<String> parts, String name, @Nullable Object value) {
    if (value != null) {
      parts.add(name + "=" + URLEncoder.encode(value.toString(), StandardCharsets.UTF_8));
    }
  }

  private static void checkKnownAndSingle(String name, List<String> values) {
    if (!PARAMETERS.contains(name)) {
      throw new InvalidQueryException(name, String.join(",", values), KNOWN);
    }
    if (values.size() > 1) {
      throw new InvalidQueryException(name, String.join(",", values), "given only once");
    }
  }

  private static @Nullable String only(Map<String, List<String>> parameters, String name) {
    List<String> values = parameters.get(name);
    return values == null || values.isEmpty() ? null : values.get(0);
  }

  private static long fromOf(@Nullable String from, @Nullable String last, long nowMillis) {
    if (from != null && last != null) {
      throw new InvalidQueryException("last", last, "left out where 'from' is given");
    }
    if (last != null) {
      return ReplayTimes.parse("last", "now-" + last.strip(), nowMillis);
    }
    return from == null ? Long.MIN_VALUE : ReplayTimes.parse("from", from, nowMillis);
  }

  private static @Nullable Integer expertOf(@Nullable String text) {
    try {
      return text == null ? null : Integer.valueOf(text.strip());
    } catch (NumberFormatException e) {
      throw refused(e, "task", String.valueOf(text), "an expert's number, 0 or more");
    }
  }

  private static double errorOf(@Nullable String text) {
    try {
      return text == null ? 0 : Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      throw refused(e, "minError", String.valueOf(text), "a log loss of 0 or more");
    }
  }

  private static int limitOf(@Nullable String text) {
    String allowed = "a whole number from 1 to " + MAX_LIMIT;
    try {
      int limit = text == null ? DEFAULT_LIMIT : Integer.parseInt(text.strip());
      if (limit < 1 || limit > MAX_LIMIT) {
        throw new InvalidQueryException("limit", String.valueOf(text), allowed);
      }
      return limit;
    } catch (NumberFormatException e) {
      throw refused(e, "limit", String.valueOf(text), allowed);
    }
  }

  private static Order orderOf(@Nullable String text) {
    for (Order order : Order.values()) {
      if (text == null || text.equals(order.name().toLowerCase(Locale.ROOT))) {
        return order;
      }
    }
    throw new InvalidQueryException("order", text, "oldest, newest or worst");
  }

  private static InvalidQueryException refused(
      Exception cause, String parameter, String value, String allowed) {
    InvalidQueryException refused = new InvalidQueryException(parameter, value, allowed);
    refused.addSuppressed(cause);
    return refused;
  }

  /**
   * The place of a row in every order: where a next page begins. Written as {@code
   * TIMESTAMP:LOGLOSS:ID}, to be taken as it is.
   *
   * @param timestamp event time, epoch milliseconds
   * @param logLoss of the served score, nats
   * @param id of the interaction, never empty
   */
  public record Position(long timestamp, double logLoss, String id) {

    private static final String ALLOWED = "the place of the last row of the page before";

    /** Where a row is. */
    public static Position of(ReplayRow row) {
      return new Position(row.timestamp(), row.logLoss(), row.id());
    }

    /**
     * Reads what {@link #toString} wrote.
     *
     * @throws InvalidQueryException when it is none
     */
    public static Position parse(String text) {
      String[] parts = text.split(":", 3);
      try {
        if (parts.length == 3 && !parts[2].isEmpty()) {
          return new Position(Long.parseLong(parts[0]), Double.parseDouble(parts[1]), parts[2]);
        }
      } catch (NumberFormatException e) {
        throw refused(e, "after", text, ALLOWED);
      }
      throw new InvalidQueryException("after", text, ALLOWED);
    }

    @Override
    public String toString() {
      return timestamp + ":" + logLoss + ":" + id;
    }
  }
}
