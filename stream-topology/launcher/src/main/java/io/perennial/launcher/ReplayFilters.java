package io.perennial.launcher;

import io.perennial.replay.api.ReplayQuery;
import io.perennial.replay.api.ReplayQuery.Order;
import io.perennial.replay.api.ReplayQuery.Position;
import io.perennial.replay.api.ReplayTimes;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which examples {@code replay} asks for; every condition that is given must hold. */
final class ReplayFilters {

  @Option(
      names = "--user",
      paramLabel = "U",
      description = "Only this user's (default: all users').")
  private @Nullable String user;

  @Option(names = "--item", paramLabel = "I", description = "Only of this item (default: all).")
  private @Nullable String item;

  @Option(
      names = "--task",
      paramLabel = "E",
      description = "Only what this expert answered, by its number (default: all).")
  private @Nullable Integer task;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description =
          "From this event time on: epoch milliseconds, ISO-8601, or now-1h (default: all).")
  private @Nullable String from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description = "Before this event time (default: all).")
  private @Nullable String to;

  @Option(
      names = "--last",
      paramLabel = "TIME",
      description = "From so long ago on, such as 90m, 1h, 7d: short for --from now-1h.")
  private @Nullable String last;

  @Option(
      names = "--min-error",
      paramLabel = "NATS",
      description = "Only where the served score's log loss was at least that (default: 0).")
  private @Nullable Double minError;

  @Option(
      names = "--order",
      paramLabel = "ORDER",
      description = "oldest, newest or worst first; the limit counts from there (default: oldest).")
  private @Nullable Order order;

  @Option(names = "--newest-first", hidden = true, description = "The same as --order newest.")
  private boolean newestFirst;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "At most so many (default: 100; all with --publish-to).")
  private @Nullable Integer limit;

  @Option(
      names = "--after",
      paramLabel = "PLACE",
      description = "Only what comes after this place, which the answer before told at its end.")
  private @Nullable String after;

  /** Whether any was given. */
  boolean isGiven() {
    return newestFirst
        || Arrays.asList(user, item, task, from, to, last, minError, order, limit, after).stream()
            .anyMatch(Objects::nonNull);
  }

  /** Whether the order goes by the error, which may change while the answer is read. */
  boolean isWorstFirst() {
    return order == Order.WORST;
  }

  /**
   * The question.
   *
   * @param now what {@code now} means, epoch milliseconds
   * @param defaultLimit where none is given
   * @throws WrongUseException when options contradict each other
   */
  ReplayQuery query(long now, int defaultLimit) {
    if (last != null && from != null) {
      throw new WrongUseException("--last and --from both say where to begin: leave one out");
    }
    if (newestFirst && order != null) {
      throw new WrongUseException("--newest-first and --order both give an order: leave one out");
    }
    if (limit != null && limit < 1) {
      throw new WrongUseException("--limit must be at least 1, but is " + limit);
    }
    return new ReplayQuery(
        user,
        item,
        task,
        beginning(now),
        to == null ? Long.MAX_VALUE : ReplayTimes.parse("--to", to, now),
        minError == null ? 0 : minError,
        newestFirst ? Order.NEWEST : order == null ? Order.OLDEST : order,
        limit == null ? defaultLimit : limit,
        after == null ? null : Position.parse(after));
  }

  /** The question as it was asked: relative times as they were written, others as they are. */
  String asAsked(ReplayQuery query) {
    List<String> relative =
        Arrays.asList(
            last == null ? relative(from) : relative("now-" + last.strip()), relative(to));
    return query
            .between(
                relative.get(0) == null ? query.from() : Long.MIN_VALUE,
                relative.get(1) == null ? query.to() : Long.MAX_VALUE)
            .toQueryString()
        + relative;
  }

  private long beginning(long now) {
    if (last != null) {
      return ReplayTimes.parse("--last", "now-" + last.strip(), now);
    }
    return from == null ? Long.MIN_VALUE : ReplayTimes.parse("--from", from, now);
  }

  private static @Nullable String relative(@Nullable String time) {
    String text = time == null ? "" : time.strip().toLowerCase(Locale.ROOT);
    return text.startsWith("now") ? text : null;
  }
}
