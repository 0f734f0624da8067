package io.perennial.event;

import java.util.List;

/**
 * What one place did about a request to forget a user.
 *
 * @param user who was forgotten
 * @param requestedAt timestamp of the request, epoch milliseconds
 * @param place who wrote it: {@code job}, {@code gate}, {@code worker} or {@code replay-store}
 * @param shard the partition that the request was in
 * @param offset of the request in that partition: what came before it is removed
 * @param removed what was removed
 * @param kept what was not, or will be later, and why
 */
public record Receipt(
    String user,
    long requestedAt,
    String place,
    int shard,
    long offset,
    List<Removed> removed,
    List<Kept> kept) {

  /**
   * What was removed.
   *
   * @param count how many
   */
  public record Removed(String what, long count) {}

  /**
   * What was kept.
   *
   * @param reason why, and until when
   */
  public record Kept(String what, String reason) {}

  public Receipt {
    removed = List.copyOf(removed);
    kept = List.copyOf(kept);
  }

  /** The receipt of a place for a user whose request is told by a marker. */
  public static Receipt of(Forgotten marker, String place, int shard, Removal removal) {
    return new Receipt(
        marker.user(),
        marker.requestedAt(),
        place,
        shard,
        marker.offset(),
        removal.removed(),
        removal.kept());
  }
}
