package io.perennial.launcher.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.perennial.replay.api.ReplayQuery;
import io.perennial.replay.api.ReplayQuery.Position;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far a publication is. It is kept as the offset of a consumer group (the rows), with {@link
 * #text} as its metadata, and committed in the transaction of the rows it counts.
 *
 * @param hash of the question
 * @param from the query's, as it was resolved at the first start, epoch milliseconds
 * @param to the query's, as it was resolved at the first start, epoch milliseconds
 * @param limit the query's
 * @param rows published so far
 * @param last where the last of them is in the answer, or null before the first
 * @param complete whether there are no more
 */
record PublicationMark(
    String hash,
    long from,
    long to,
    int limit,
    long rows,
    @Nullable Position last,
    boolean complete) {

  /** What a broker takes as the metadata of an offset, unless it is configured otherwise. */
  static final int MAX_BYTES = 4_096;

  private static final String VERSION = "1";
  private static final int PARTS = 7;

  /** Before the first row. */
  static PublicationMark before(PublicationPlan plan) {
    ReplayQuery query = plan.query();
    return new PublicationMark(
        plan.hash(), query.from(), query.to(), query.limit(), 0, query.after(), false);
  }

  /** After so many further rows. */
  PublicationMark advancedBy(long more, Position to) {
    return new PublicationMark(hash, from, this.to, limit, rows + more, to, complete);
  }

  PublicationMark completed() {
    return new PublicationMark(hash, from, to, limit, rows, last, true);
  }

  /** The question for what is still to be published; empty where the limit allows no more. */
  Optional<ReplayQuery> rest(ReplayQuery query) {
    return rows >= limit
        ? Optional.empty()
        : Optional.of(query.between(from, to).after(last).atMost((int) (limit - rows)));
  }

  /**
   * Everything but the rows. The id comes last and as it is: the longest that an event may have
   * fits, whatever its characters.
   *
   * @throws PublicationRefusedException if it is longer than a broker takes
   */
  String text() {
    String text =
        String.join(
            " ",
            VERSION,
            hash,
            Long.toString(from),
            Long.toString(to),
            Integer.toString(limit),
            complete ? "complete" : "open",
            last == null ? "" : last.toString());
    if (text.getBytes(UTF_8).length > MAX_BYTES) {
      throw new PublicationRefusedException(
          "the id of the row at "
              + (last == null ? "" : last.timestamp())
              + " is too long to be a place to go on from: with it the publication's mark has more than "
              + MAX_BYTES
              + " bytes; leave that row out with --from or --to");
    }
    return text;
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws IllegalArgumentException when it is none
   */
  static PublicationMark parse(long rows, String text) {
    String[] parts = text.split(" ", PARTS);
    if (parts.length < PARTS || !parts[0].equals(VERSION)) {
      throw new IllegalArgumentException("'" + text + "' is no mark of a publication");
    }
    return new PublicationMark(
        parts[1],
        Long.parseLong(parts[2]),
        Long.parseLong(parts[3]),
        Integer.parseInt(parts[4]),
        rows,
        parts[6].isEmpty() ? null : Position.parse(parts[6]),
        parts[5].equals("complete"));
  }
}
