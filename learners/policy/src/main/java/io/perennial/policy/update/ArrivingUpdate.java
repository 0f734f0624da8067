package io.perennial.policy.update;

import io.perennial.policy.update.WorkerMessage.UpdateChunk;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parts of an update that have come so far; no more than a whole policy, and no more than that
 * takes in memory: a part costs something even if there is nothing in it.
 */
final class ArrivingUpdate {

  /** A part, its group, its row and its number: of an update with one parameter a part. */
  private static final int PER_PARAMETER = 4;

  private final int most;
  private final List<UpdateChunk> parts = new ArrayList<>();
  private long size;
  private long weight;

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
    weight += 1 + part.delta().weight();
    if (!isNext || size > most || weight > (long) PER_PARAMETER * most) {
      clear();
      return false;
    }
    parts.add(parts.isEmpty() ? part : part.after(parts.get(0)));
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
    weight = 0;
  }
}
