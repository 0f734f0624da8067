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
    clear();
    for (int i = 0; i < other.denseCount; i++) {
      dense(other.rows[i], other.values[i]);
    }
    for (int i = 0; i < other.keyCount; i++) {
      key(other.keys[i], other.groups[i], other.positions[i], other.weights[i]);
    }
    evidenceCount = other.evidenceCount;
    evidenceClasses = other.evidenceClasses;
    evidence = other.evidence.clone();
    System.arraycopy(other.evidenceGroups, 0, evidenceGroups, 0, evidenceCount);
  }

  /** Adds a dense value. Rows must come at most once. */
  public void dense(int row, float value) {
    if (denseCount == rows.length) {
      rows = Arrays.copyOf(rows, 2 * denseCount);
      values = Arrays.copyOf(values, 2 * denseCount);
    }
    rows[denseCount] = row;
    values[denseCount++] = value;
  }

  /** Adds a key. */
  public void key(long key, int group, int position, float weight) {
    if (keyCount == keys.length) {
      keys = Arrays.copyOf(keys, 2 * keyCount);
      groups = Arrays.copyOf(groups, 2 * keyCount);
      positions = Arrays.copyOf(positions, 2 * keyCount);
      weights = Arrays.copyOf(weights, 2 * keyCount);
    }
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
    int from = rates.length - classes;
    int to = startEvidence(group, classes);
    for (int k = 0; k < classes; k++) {
      evidence[to + k] = weight * FastMath.log(rates[from + k] / parent[from + k]);
    }
  }

  private int startEvidence(int group, int classes) {
    evidenceClasses = classes;
    if (evidence.length < MAX_EVIDENCE * classes) {
      evidence = new float[MAX_EVIDENCE * classes];
    }
    evidenceGroups[evidenceCount] = group;
    return evidenceCount++ * classes;
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
   * Writes the content: four counts, (row, value) pairs, (key, group, position, weight), (group,
   * values).
   */
  public void write(ByteBuffer out) {
    out.putInt(denseCount).putInt(keyCount).putInt(evidenceCount).putInt(evidenceClasses);
    for (int i = 0; i < denseCount; i++) {
      out.putInt(rows[i]).putFloat(values[i]);
    }
    for (int i = 0; i < keyCount; i++) {
      out.putLong(keys[i]).putInt(groups[i]).putInt(positions[i]).putFloat(weights[i]);
    }
    for (int i = 0; i < evidenceCount; i++) {
      out.putInt(evidenceGroups[i]);
      for (int k = i * evidenceClasses; k < (i + 1) * evidenceClasses; k++) {
        out.putFloat(evidence[k]);
      }
    }
  }

  /** Takes back what {@link #write} wrote. */
  public void read(ByteBuffer in) {
    clear();
    int dense = in.getInt();
    int hashed = in.getInt();
    int ratios = in.getInt();
    int classes = in.getInt();
    for (int i = 0; i < dense; i++) {
      dense(in.getInt(), in.getFloat());
    }
    for (int i = 0; i < hashed; i++) {
      key(in.getLong(), in.getInt(), in.getInt(), in.getFloat());
    }
    for (int i = 0; i < ratios; i++) {
      int to = startEvidence(in.getInt(), classes);
      for (int k = 0; k < classes; k++) {
        evidence[to + k] = in.getFloat();
      }
    }
  }
}
