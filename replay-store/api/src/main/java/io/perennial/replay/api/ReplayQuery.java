package io.perennial.replay.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which examples to answer. The answer is in the order of (event time, id), ids compared by their
 * UTF-8 bytes: a total order, whatever the partitions.
 *
 * @param user only this user's ("" is a user too), or null for everybody's
 * @param from event time of the first, epoch milliseconds, inclusive
 * @param to event time of the last, epoch milliseconds, exclusive
 * @param limit at most so many rows, 1 to {@link #MAX_LIMIT}
 * @param newestFirst whether the order is turned round, and the limit counts from the newest
 */
public record ReplayQuery(
    @Nullable String user, long from, long to, int limit, boolean newestFirst) {

  /** Rows answered when nothing is said. */
  public static final int DEFAULT_LIMIT = 100;

  /** The largest limit; page by time beyond it. */
  public static final int MAX_LIMIT = 1_000_000;

  private static final String OLDEST = "oldest";
  private static final String NEWEST = "newest";
  private static final Set<String> PARAMETERS = Set.of("user", "from", "to", "limit", "order");

  public ReplayQuery {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw invalidLimit(Integer.toString(limit));
    }
    if (to < from) {
      throw new InvalidQueryException(
          "to", Long.toString(to), "at or after 'from', which is " + from);
    }
  }

  /** Everybody's examples of all times, oldest first, {@link #DEFAULT_LIMIT} of them. */
  public static ReplayQuery everything() {
    return new ReplayQuery(null, Long.MIN_VALUE, Long.MAX_VALUE, DEFAULT_LIMIT, false);
  }

  /** The same question about one user. */
  public ReplayQuery ofUser(String user) {
    return new ReplayQuery(user, from, to, limit, newestFirst);
  }

  /** The same question about another time, epoch milliseconds. */
  public ReplayQuery between(long fromInclusive, long toExclusive) {
    return new ReplayQuery(user, fromInclusive, toExclusive, limit, newestFirst);
  }

  /** The same question with another limit. */
  public ReplayQuery atMost(int limit) {
    return new ReplayQuery(user, from, to, limit, newestFirst);
  }

  /** The same question, newest first. */
  public ReplayQuery fromTheNewest() {
    return new ReplayQuery(user, from, to, limit, true);
  }

  /**
   * Reads the parameters {@code user}, {@code from}, {@code to}, {@code limit} and {@code order}
   * ({@code oldest} or {@code newest}); each may be absent.
   *
   * @param parameters decoded
   * @param nowMillis what {@code now} means, epoch milliseconds
   * @throws InvalidQueryException naming the first parameter that is unknown, repeated or wrong
   */
  public static ReplayQuery fromParameters(Map<String, List<String>> parameters, long nowMillis) {
    parameters.forEach(ReplayQuery::checkKnownAndSingle);
    ReplayQuery all = everything();
    String from = only(parameters, "from");
    String to = only(parameters, "to");
    return new ReplayQuery(
        only(parameters, "user"),
        from == null ? all.from : ReplayTimes.parse("from", from, nowMillis),
        to == null ? all.to : ReplayTimes.parse("to", to, nowMillis),
        limitOf(only(parameters, "limit")),
        orderOf(only(parameters, "order")));
  }

  /** The parameters as the query string of a URL, encoded, without the question mark. */
  public String toQueryString() {
    List<String> parts = new ArrayList<>();
    if (user != null) {
      parts.add("user=" + URLEncoder.encode(user, StandardCharsets.UTF_8));
    }
    if (from != Long.MIN_VALUE) {
      parts.add("from=" + from);
    }
    if (to != Long.MAX_VALUE) {
      parts.add("to=" + to);
    }
    parts.add("limit=" + limit);
    parts.add("order=" + (newestFirst ? NEWEST : OLDEST));
    return String.join("&", parts);
  }

  private static void checkKnownAndSingle(String name, List<String> values) {
    if (!PARAMETERS.contains(name)) {
      throw new InvalidQueryException(
          name, String.join(",", values), "left out: known are user, from, to, limit and order");
    }
    if (values.size() > 1) {
      throw new InvalidQueryException(name, String.join(",", values), "given only once");
    }
  }

  private static @Nullable String only(Map<String, List<String>> parameters, String name) {
    List<String> values = parameters.get(name);
    return values == null || values.isEmpty() ? null : values.get(0);
  }

  private static int limitOf(@Nullable String text) {
    if (text == null) {
      return DEFAULT_LIMIT;
    }
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      InvalidQueryException refused = invalidLimit(text);
      refused.addSuppressed(e);
      throw refused;
    }
  }

  private static InvalidQueryException invalidLimit(String text) {
    return new InvalidQueryException("limit", text, "a whole number from 1 to " + MAX_LIMIT);
  }

  private static boolean orderOf(@Nullable String text) {
    if (text == null || text.equals(OLDEST)) {
      return false;
    }
    if (text.equals(NEWEST)) {
      return true;
    }
    throw new InvalidQueryException("order", text, OLDEST + " or " + NEWEST);
  }
}
