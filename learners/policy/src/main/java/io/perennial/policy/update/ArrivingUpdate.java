package io.perennial.policy.update;

import io.perennial.policy.update.WorkerMessage.UpdateChunk;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parts of an update that have come so far; no more than a whole policy. */
final class ArrivingUpdate {

  private final int most;
  private final List<UpdateChunk> parts = new ArrayList<>();
  private long size;

  /**
   * @param most parameters that an update can have
   */
  ArrivingUpdate(int most) {
    this.most = most;
  }

  /** Takes the next part; one that is not the next makes all of it void. */
  boolean add(UpdateChunk part) {
    boolean isNext = parts.isEmpty() ? part.chunk() == 0 : part.follows(last());
    size += part.delta().size();
    if (!isNext || size > most || parts.size() >= most) {
      clear();
      return false;
    }
    parts.add(part);
    return true;
  }

  private UpdateChunk last() {
    return parts.get(parts.size() - 1);
  }

  /** The last part that has come of an update that is not complete, or null if there is none. */
  @Nullable UpdateChunk unfinished() {
    return parts.isEmpty() ? null : last();
  }

  /** Gives all parts, and is empty. */
  List<UpdateChunk> take() {
    List<UpdateChunk> taken = List.copyOf(parts);
    clear();
    return taken;
  }

  void clear() {
    parts.clear();
    size = 0;
  }
}
