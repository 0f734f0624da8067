package io.perennial.policy.update;

import io.perennial.policy.ParameterGroup;
import io.perennial.policy.PolicyShape;
import io.perennial.policy.RankingPolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The rows in which one policy differs from another of the same shape, with their new values. */
public record PolicyDelta(List<PolicyRows> parts) {

  public PolicyDelta {
    parts = List.copyOf(parts);
  }

  /** What makes {@code to} of {@code from}, to the bit. */
  public static PolicyDelta between(RankingPolicy from, RankingPolicy to) {
    List<PolicyRows> parts = new ArrayList<>();
    for (ParameterGroup group : ParameterGroup.values()) {
      int width = group.width(from.shape());
      float[] before = from.values(group);
      float[] after = to.values(group);
      int[] rows = new int[group.rows(from.shape())];
      int n = 0;
      for (int row = 0; row < rows.length; row++) {
        int at = row * width;
        if (!Arrays.equals(before, at, at + width, after, at, at + width)) {
          rows[n++] = row;
        }
      }
      if (n > 0) {
        parts.add(rows(group, Arrays.copyOf(rows, n), width, after));
      }
    }
    return new PolicyDelta(parts);
  }

  private static PolicyRows rows(ParameterGroup group, int[] rows, int width, float[] from) {
    float[] values = new float[rows.length * width];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(from, rows[i] * width, values, i * width, width);
    }
    return new PolicyRows(group, rows, values);
  }

  /** Several in order as one; of a row that is there twice the later values hold. */
  static PolicyDelta join(List<PolicyDelta> deltas) {
    return new PolicyDelta(deltas.stream().flatMap(delta -> delta.parts.stream()).toList());
  }

  /** Whether nothing differs. */
  public boolean isEmpty() {
    return parts.isEmpty();
  }

  /** Whether it does nothing but give users' rows their initial embedding. */
  boolean onlyForgets(PolicyShape shape) {
    if (isEmpty() || !parts.stream().allMatch(part -> part.group() == ParameterGroup.USER)) {
      return false;
    }
    RankingPolicy changed = new RankingPolicy(shape);
    applyTo(changed);
    return between(new RankingPolicy(shape), changed).isEmpty();
  }

  /** Parameters in it. */
  public int size() {
    return parts.stream().mapToInt(part -> part.values().length).sum();
  }

  /** What it holds in memory: its parts, their rows and their parameters. */
  long weight() {
    long weight = 0;
    for (PolicyRows part : parts) {
      weight += 1L + part.rows().length + part.values().length;
    }
    return weight;
  }

  /**
   * The same in pieces.
   *
   * @param most parameters in a piece, but always at least one row
   * @return at least one piece, which is empty if this is
   */
  List<PolicyDelta> split(PolicyShape shape, int most) {
    List<PolicyDelta> pieces = new ArrayList<>();
    List<PolicyRows> piece = new ArrayList<>();
    int room = most;
    for (PolicyRows part : parts) {
      int width = part.group().width(shape);
      int from = 0;
      while (from < part.rows().length) {
        int take =
            Math.min(part.rows().length - from, Math.max(piece.isEmpty() ? 1 : 0, room / width));
        if (take == 0) {
          pieces.add(new PolicyDelta(piece));
          piece = new ArrayList<>();
          room = most;
          continue;
        }
        piece.add(
            new PolicyRows(
                part.group(),
                Arrays.copyOfRange(part.rows(), from, from + take),
                Arrays.copyOfRange(part.values(), from * width, (from + take) * width)));
        from += take;
        room -= take * width;
      }
    }
    if (!piece.isEmpty() || pieces.isEmpty()) {
      pieces.add(new PolicyDelta(piece));
    }
    return pieces;
  }

  /**
   * Writes the rows into a policy.
   *
   * @throws IllegalArgumentException if they do not fit its shape; nothing is written then
   */
  public void applyTo(RankingPolicy policy) {
    PolicyShape shape = policy.shape();
    parts.forEach(part -> part.check(shape));
    for (PolicyRows part : parts) {
      int width = part.group().width(shape);
      float[] values = policy.values(part.group());
      for (int i = 0; i < part.rows().length; i++) {
        int at = part.rows()[i] * width;
        System.arraycopy(part.values(), i * width, values, at, width);
        policy.touch(part.group(), at, width);
      }
    }
  }
}
