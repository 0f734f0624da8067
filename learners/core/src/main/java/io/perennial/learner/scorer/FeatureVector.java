package io.perennial.learner.scorer;

import io.perennial.learner.kernel.FastMath;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * One interaction as numbers: what every scorer sees.
 *
 * <ul>
 *   <li>dense: pairs (row, raw value), rows from a fixed layout;
 *   <li>keys: 64-bit hashes of values and crosses, each with its group (who it is about, -1 when
 *       its field has no place yet), the position of its embedding (-1: none) and a weight (1, or
 *       1/m for a list of m values);
 *   <li>evidence, in streams of several classes: per group a log rate ratio for every class. At
 *       most {@value #MAX_EVIDENCE} of them.
 * </ul>
 *
 * Reusable; arrays grow and never shrink.
 */
public final class FeatureVector {

  static final int MAX_EVIDENCE = 32;

  private int denseCount;
  private int[] rows = new int[256];
  private float[] values = new float[256];
  private int keyCount;
  private long[] keys = new long[64];
  private int[] groups = new int[64];
  private int[] positions = new int[64];
  private float[] weights = new float[64];
  private int evidenceCount;
  private int evidenceClasses;
  private final int[] evidenceGroups = new int[MAX_EVIDENCE];
  private float[] evidence = new float[0];

  /** Makes it empty. */
  public void clear() {
    denseCount = 0;
    keyCount = 0;
    evidenceCount = 0;
    evidenceClasses = 0;
  }

  /** Takes over another one's content. */
  public void copy(FeatureVector other) {
    denseCount = other.denseCount;
    keyCount = other.keyCount;
    evidenceCount = other.evidenceCount;
    evidenceClasses = other.evidenceClasses;
    ensureDense(denseCount);
    ensureKeys(keyCount);
    ensureEvidence(evidenceClasses);
    System.arraycopy(other.rows, 0, rows, 0, denseCount);
    System.arraycopy(other.values, 0, values, 0, denseCount);
    System.arraycopy(other.keys, 0, keys, 0, keyCount);
    System.arraycopy(other.groups, 0, groups, 0, keyCount);
    System.arraycopy(other.positions, 0, positions, 0, keyCount);
    System.arraycopy(other.weights, 0, weights, 0, keyCount);
    System.arraycopy(other.evidenceGroups, 0, evidenceGroups, 0, evidenceCount);
    System.arraycopy(other.evidence, 0, evidence, 0, evidenceCount * evidenceClasses);
  }

  private void ensureDense(int n) {
    if (rows.length < n) {
      int length = Integer.highestOneBit(n) << 1;
      rows = Arrays.copyOf(rows, length);
      values = Arrays.copyOf(values, length);
    }
  }

  private void ensureKeys(int n) {
    if (keys.length < n) {
      int length = Integer.highestOneBit(n) << 1;
      keys = Arrays.copyOf(keys, length);
      groups = Arrays.copyOf(groups, length);
      positions = Arrays.copyOf(positions, length);
      weights = Arrays.copyOf(weights, length);
    }
  }

  private void ensureEvidence(int classes) {
    if (evidence.length < MAX_EVIDENCE * classes) {
      evidence = new float[MAX_EVIDENCE * classes];
    }
  }

  /** Adds a dense value. Rows must come at most once. */
  public void dense(int row, float value) {
    ensureDense(denseCount + 1);
    rows[denseCount] = row;
    values[denseCount++] = value;
  }

  /** Adds a key. */
  public void key(long key, int group, int position, float weight) {
    ensureKeys(keyCount + 1);
    keys[keyCount] = key;
    groups[keyCount] = group;
    positions[keyCount] = position;
    weights[keyCount++] = weight;
  }

  /**
   * Adds weight * log(rate / parent) per class, of the last classes in the two arrays; beyond
   * {@value #MAX_EVIDENCE} nothing.
   */
  public void evidence(int group, float weight, float[] rates, float[] parent, int classes) {
    if (evidenceCount == MAX_EVIDENCE) {
      return;
    }
    evidenceClasses = classes;
    ensureEvidence(classes);
    evidenceGroups[evidenceCount] = group;
    int from = rates.length - classes;
    int to = evidenceCount++ * classes;
    for (int k = 0; k < classes; k++) {
      evidence[to + k] = weight * FastMath.log(rates[from + k] / parent[from + k]);
    }
  }

  /** Number of keys that have an embedding. */
  int embeddedCount() {
    int n = 0;
    for (int i = 0; i < keyCount; i++) {
      n += positions[i] < 0 ? 0 : 1;
    }
    return n;
  }

  int evidenceCount() {
    return evidenceCount;
  }

  int[] evidenceGroups() {
    return evidenceGroups;
  }

  float[] evidence() {
    return evidence;
  }

  public int denseCount() {
    return denseCount;
  }

  public int[] rows() {
    return rows;
  }

  public float[] values() {
    return values;
  }

  public int keyCount() {
    return keyCount;
  }

  public long[] keys() {
    return keys;
  }

  public int[] groups() {
    return groups;
  }

  public int[] positions() {
    return positions;
  }

  public float[] weights() {
    return weights;
  }

  /** Bytes that {@link #write} takes. */
  public int bytes() {
    return 16 + 8 * denseCount + 20 * keyCount + 4 * evidenceCount * (1 + evidenceClasses);
  }

  /**
   * Writes the content: four counts, the rows, their values, the keys, their groups, positions and
   * weights, the groups with evidence, and that.
   *
   * @param out little-endian
   */
  public void write(ByteBuffer out) {
    out.putInt(denseCount).putInt(keyCount).putInt(evidenceCount).putInt(evidenceClasses);
    put(out, rows, denseCount);
    put(out, values, denseCount);
    out.asLongBuffer().put(keys, 0, keyCount);
    out.position(out.position() + Long.BYTES * keyCount);
    put(out, groups, keyCount);
    put(out, positions, keyCount);
    put(out, weights, keyCount);
    put(out, evidenceGroups, evidenceCount);
    put(out, evidence, evidenceCount * evidenceClasses);
  }

  private static void put(ByteBuffer out, int[] values, int n) {
    out.asIntBuffer().put(values, 0, n);
    out.position(out.position() + Integer.BYTES * n);
  }

  private static void put(ByteBuffer out, float[] values, int n) {
    out.asFloatBuffer().put(values, 0, n);
    out.position(out.position() + Float.BYTES * n);
  }

  /** Takes back what {@link #write} wrote. */
  public void read(ByteBuffer in) {
    denseCount = in.getInt();
    keyCount = in.getInt();
    evidenceCount = in.getInt();
    evidenceClasses = in.getInt();
    ensureDense(denseCount);
    ensureKeys(keyCount);
    ensureEvidence(evidenceClasses);
    get(in, rows, denseCount);
    get(in, values, denseCount);
    in.asLongBuffer().get(keys, 0, keyCount);
    in.position(in.position() + Long.BYTES * keyCount);
    get(in, groups, keyCount);
    get(in, positions, keyCount);
    get(in, weights, keyCount);
    get(in, evidenceGroups, evidenceCount);
    get(in, evidence, evidenceCount * evidenceClasses);
  }

  private static void get(ByteBuffer in, int[] values, int n) {
    in.asIntBuffer().get(values, 0, n);
    in.position(in.position() + Integer.BYTES * n);
  }

  private static void get(ByteBuffer in, float[] values, int n) {
    in.asFloatBuffer().get(values, 0, n);
    in.position(in.position() + Float.BYTES * n);
  }
}
