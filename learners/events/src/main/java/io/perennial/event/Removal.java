package io.perennial.event;

import io.perennial.event.Receipt.Kept;
import io.perennial.event.Receipt.Removed;
import java.util.ArrayList;
import java.util.List;

/** What was removed of a user and what was not, as it is found out. One thread. */
public final class Removal {

  private final List<Removed> removed = new ArrayList<>();
  private final List<Kept> kept = new ArrayList<>();

  /** Something was removed; told even if there was none of it. */
  public Removal removed(String what, long count) {
    removed.add(new Removed(what, count));
    return this;
  }

  /** Something was not removed. */
  public Removal kept(String what, String reason) {
    kept.add(new Kept(what, reason));
    return this;
  }

  /** Everything of another one as well. */
  public Removal add(Removal other) {
    removed.addAll(other.removed);
    kept.addAll(other.kept);
    return this;
  }

  public List<Removed> removed() {
    return List.copyOf(removed);
  }

  public List<Kept> kept() {
    return List.copyOf(kept);
  }
}
