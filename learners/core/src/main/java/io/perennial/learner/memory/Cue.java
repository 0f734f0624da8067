package io.perennial.learner.memory;

/**
 * What the memory is asked with: an impression as the base model sees it. Reusable.
 *
 * <p>{@link #hidden} is taken as it is, never changed; {@link #values} holds {@link #valueCount}
 * hashes.
 */
public final class Cue {

  /** Values of an event that count; further ones are ignored. */
  public static final int MOST_VALUES = 12;

  private float[] hidden = new float[0];
  private long item;
  private final long[] values = new long[MOST_VALUES];
  private int valueCount;
  private long time;
  private float base;

  /**
   * Starts anew, without values.
   *
   * @param hidden the model's last hidden layer
   * @param item hash of the item, 0 without one
   * @param time event time, epoch milliseconds
   * @param base the base score, from 0 to 1
   */
  public Cue start(float[] hidden, long item, long time, float base) {
    this.hidden = hidden;
    this.item = item;
    this.time = time;
    this.base = base;
    this.valueCount = 0;
    return this;
  }

  /** Adds one of the event's own categories, unless there are {@value #MOST_VALUES} already. */
  public void value(long hash) {
    if (valueCount < MOST_VALUES) {
      values[valueCount++] = hash;
    }
  }

  float[] hidden() {
    return hidden;
  }

  long item() {
    return item;
  }

  long valueAt(int i) {
    return values[i];
  }

  int valueCount() {
    return valueCount;
  }

  long time() {
    return time;
  }

  float base() {
    return base;
  }
}
