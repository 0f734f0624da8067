package io.perennial.learner.replay;

import java.util.Arrays;

/**
 * The examples that were drawn from the buffer for one outcome: which, for whom, and with what
 * weight. The arrays are reused, so nothing is allocated per outcome; no state of the learner's.
 *
 * <p>Bound: {@link ReplayBudget} allows {@code ceil(ratio / batch)} batches per outcome, which is
 * at most 272 draws.
 */
public final class ReplayDraws {

  /** Of a learner that replays nothing. */
  public static final ReplayDraws NONE = new ReplayDraws();

  private long[] ids = {};
  private int[] experts = {};
  private float[] weights = {};
  private int size;

  /** Empty. */
  public ReplayDraws() {}

  /** Forgets all draws. */
  public void clear() {
    size = 0;
  }

  /**
   * Adds a draw.
   *
   * @param id hash of the interaction's id, {@code StableHash.of}
   * @param expert number of the expert whose task the example is of
   * @param weight with which it was learned; 0 if it was only looked at
   */
  public void add(long id, int expert, float weight) {
    if (size == ids.length) {
      grow();
    }
    ids[size] = id;
    experts[size] = expert;
    weights[size++] = weight;
  }

  private void grow() {
    int length = Math.max(16, 2 * size);
    ids = Arrays.copyOf(ids, length);
    experts = Arrays.copyOf(experts, length);
    weights = Arrays.copyOf(weights, length);
  }

  /** Number of draws. */
  public int size() {
    return size;
  }

  /** Hash of the id of the interaction that was drawn at place i, {@code StableHash.of}. */
  public long id(int i) {
    return ids[i];
  }

  /** Number of the expert whose task it is of. */
  public int expert(int i) {
    return experts[i];
  }

  /** Weight with which it was learned again; 0 if it was only looked at. */
  public float weight(int i) {
    return weights[i];
  }
}
