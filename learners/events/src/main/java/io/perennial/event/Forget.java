package io.perennial.event;

/**
 * An operator's request to forget a user: everything of that user that came before it in its
 * partition is removed.
 *
 * @param timestamp of the request, epoch milliseconds; a request is carried out once, so a later
 *     one has a later timestamp
 * @param user whose traces are removed; never empty
 * @param mac proves that the request is an operator's; see {@code ForgetMac}
 */
public record Forget(long timestamp, String user, String mac) implements Event {

  public Forget {
    if (user.isEmpty()) {
      throw new IllegalArgumentException("field 'user' must not be empty");
    }
  }

  /** It has none. */
  @Override
  public String id() {
    return "";
  }
}
