package io.perennial.replay.server.storage;

import io.perennial.event.LabelledExample.Origin;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A stored row, read where it lies: each column on its own, without parsing the example. The arrays
 * are not copied and not to be changed.
 */
public final class RowView {

  static final byte VERSION = 2;
  static final int ORIGIN = 1;
  static final int EXPERT = 2;
  static final int LABEL = 6;
  static final int SCORE = 10;
  static final int BASE_SCORE = 14;
  static final int LABEL_SCORE = 18;
  static final int CONFIDENCE = 22;
  static final int MODEL_VERSION = 26;
  static final int LABELLED_AT = 34;
  static final int SEQUENCE = 42;
  static final int USER_BYTES = 50;
  static final int ITEM_BYTES = 54;
  static final int HEADER = 58;

  static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** Probabilities are kept above it before their logarithm is taken, as in the job's report. */
  private static final double FLOOR = 1e-7;

  /** The largest float that is not above it: all that are kept at it are equal in order. */
  static final float FLOOR_AS_FLOAT = Math.nextDown((float) FLOOR);

  private static final Origin[] ORIGINS = Origin.values();

  private final byte[] key;
  private final byte[] value;

  /**
   * A row as it lies in {@link Family#ROWS}.
   *
   * @throws IllegalStateException when another format's version wrote it
   */
  public RowView(byte[] key, byte[] value) {
    if (value.length < HEADER || value[0] != VERSION) {
      throw new IllegalStateException(
          "a stored row has format version "
              + (value.length == 0 ? "none" : Byte.toString(value[0]))
              + " in "
              + value.length
              + " bytes, but this store reads version "
              + VERSION
              + "; upgrade it, or delete its data directory");
    }
    this.key = key;
    this.value = value;
  }

  /** Its key in {@link Family#ROWS}. */
  public byte[] key() {
    return key;
  }

  /** Its value in {@link Family#ROWS}. */
  public byte[] value() {
    return value;
  }

  /** Event time, epoch milliseconds. */
  public long timestamp() {
    return KeyLayout.timestampOf(key);
  }

  /** Of the interaction. */
  public String id() {
    return KeyLayout.idOf(key);
  }

  public String user() {
    return new String(value, HEADER, userBytes(), StandardCharsets.UTF_8);
  }

  public String item() {
    return new String(value, HEADER + userBytes(), itemBytes(), StandardCharsets.UTF_8);
  }

  /** Whether the user has these UTF-8 bytes. */
  public boolean isUser(byte[] user) {
    return equal(HEADER, userBytes(), user);
  }

  /** Whether the item has these UTF-8 bytes. */
  public boolean isItem(byte[] item) {
    return equal(HEADER + userBytes(), itemBytes(), item);
  }

  public Origin origin() {
    return ORIGINS[value[ORIGIN]];
  }

  public int expert() {
    return (int) INT.get(value, EXPERT);
  }

  /** Index of the class that was learned. */
  public int label() {
    return (int) INT.get(value, LABEL);
  }

  /** Served probability of the positive class; of the label where there are more than two. */
  public float score() {
    return floatAt(SCORE);
  }

  /** The same without the error memory. */
  public float baseScore() {
    return floatAt(BASE_SCORE);
  }

  /** Served probability of the label. */
  public float labelScore() {
    return floatAt(LABEL_SCORE);
  }

  /** Log loss of the served score, nats. */
  public double logLoss() {
    return -Math.log(Math.max(labelScore(), FLOOR));
  }

  /** What rows are ordered by when the worst comes first. */
  float flooredLabelScore() {
    return Math.max(labelScore(), FLOOR_AS_FLOAT);
  }

  /** How far the scores rest on the error memory, 0 to 1. */
  public float confidence() {
    return floatAt(CONFIDENCE);
  }

  /** Outcomes the model had learned when it answered. */
  public long modelVersion() {
    return (long) LONG.get(value, MODEL_VERSION);
  }

  /** Event time of the outcome, epoch milliseconds. */
  public long labelledAt() {
    return (long) LONG.get(value, LABELLED_AT);
  }

  /** Place in the shard's order of learning. */
  public long sequence() {
    return (long) LONG.get(value, SEQUENCE);
  }

  /** Offset of the example's own bytes in {@link #value}; they go to its end. */
  public int exampleOffset() {
    return HEADER + userBytes() + itemBytes();
  }

  /** The user's UTF-8 bytes. */
  public byte[] userUtf8() {
    return Arrays.copyOfRange(value, HEADER, HEADER + userBytes());
  }

  byte[] itemUtf8() {
    int at = HEADER + userBytes();
    return Arrays.copyOfRange(value, at, at + itemBytes());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RowView row
        && Arrays.equals(key, row.key)
        && Arrays.equals(value, row.value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(key);
  }

  @Override
  public String toString() {
    return "row " + id() + " at " + timestamp();
  }

  private int userBytes() {
    return (int) INT.get(value, USER_BYTES);
  }

  private int itemBytes() {
    return (int) INT.get(value, ITEM_BYTES);
  }

  private float floatAt(int at) {
    return Float.intBitsToFloat((int) INT.get(value, at));
  }

  private boolean equal(int at, int length, byte[] bytes) {
    return length == bytes.length && Arrays.equals(value, at, at + length, bytes, 0, length);
  }
}
