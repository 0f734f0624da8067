package io.perennial.policy.nd4j;

import io.perennial.policy.ParameterGroup;
import io.perennial.policy.PolicyBatch;
import io.perennial.policy.PolicyGradients;
import io.perennial.policy.PolicyShape;
import io.perennial.policy.RankingPolicy;
import java.util.Arrays;

/**
 * The inputs of the net, gathered from the embedding tables, a row per candidate: numbers, 1, u, i,
 * u * i, c * i; and on the way back the sums of what follows for each row of the tables.
 *
 * <p>Both on the host: the tables live there, others write to them between the passes, and a batch
 * touches few of their rows, so that what goes to the device is a batch and never a table. Sums
 * have a fixed order, which a GPU's would not. ND4J's own gather and concat cost more on a CPU than
 * the rest of both passes.
 */
final class InputRows {

  private static final int N = PolicyShape.NUMBERS;

  private final RankingPolicy policy;
  private final int e;
  private final int k;
  private final float[] user;
  private final float[] item;
  private final float[] context;
  private final float[] c;
  private final float[] ofUser;
  private final float[] ofContext;
  private float[] rows = new float[0];

  InputRows(RankingPolicy policy) {
    this.policy = policy;
    this.e = policy.shape().embedding();
    this.k = width(policy.shape());
    this.user = policy.values(ParameterGroup.USER);
    this.item = policy.values(ParameterGroup.ITEM);
    this.context = policy.values(ParameterGroup.CONTEXT);
    this.c = new float[e];
    this.ofUser = new float[e];
    this.ofContext = new float[e];
  }

  /** Inputs, the constant 1 included. */
  static int width(PolicyShape shape) {
    return shape.inputs() + 1;
  }

  /** Row of the weights that belongs to the constant 1. */
  static int constant() {
    return N;
  }

  /** The inputs of all candidates, valid until the next call. */
  float[] gather(PolicyBatch batch) {
    if (batch.candidates() * k > rows.length) {
      rows = new float[batch.candidates() * k * 3 / 2];
    }
    for (int d = 0; d < batch.decisions(); d++) {
      mean(batch, d);
      int u = batch.users()[d] * e;
      for (int j = batch.firstCandidate()[d]; j < batch.firstCandidate()[d + 1]; j++) {
        gather(batch, j, u);
      }
    }
    return rows;
  }

  /** What {@link #gather} gave last. */
  float[] values() {
    return rows;
  }

  private void mean(PolicyBatch batch, int d) {
    Arrays.fill(c, 0);
    int from = batch.firstContext()[d];
    int to = batch.firstContext()[d + 1];
    for (int value = from; value < to; value++) {
      int row = batch.context()[value] * e;
      for (int x = 0; x < e; x++) {
        c[x] += context[row + x] / (to - from);
      }
    }
  }

  private void gather(PolicyBatch batch, int j, int u) {
    int at = j * k;
    int i = batch.items()[j] * e;
    policy.standardise(batch.numbers(), N * j, rows, at);
    rows[at + N] = 1;
    int x = at + N + 1;
    System.arraycopy(user, u, rows, x, e);
    System.arraycopy(item, i, rows, x + e, e);
    for (int y = 0; y < e; y++) {
      rows[x + 2 * e + y] = user[u + y] * item[i + y];
      rows[x + 3 * e + y] = c[y] * item[i + y];
    }
  }

  /**
   * Adds the derivatives by the inputs to those of the tables' rows, and marks these. As in the
   * plain arithmetic, a row is marked only if a score of its own has a derivative.
   *
   * @param by derivatives by the inputs, in the layout of {@link #gather}
   */
  void scatter(PolicyBatch batch, float[] by, PolicyGradients gradients) {
    for (int d = 0; d < batch.decisions(); d++) {
      if (isActive(batch, d)) {
        Arrays.fill(ofUser, 0);
        Arrays.fill(ofContext, 0);
        mean(batch, d);
        int u = batch.users()[d] * e;
        for (int j = batch.firstCandidate()[d]; j < batch.firstCandidate()[d + 1]; j++) {
          if (batch.gradient()[j] != 0) {
            scatter(batch, j, u, by, gradients);
          }
        }
        shared(batch, d, gradients);
      }
    }
  }

  private static boolean isActive(PolicyBatch batch, int d) {
    for (int j = batch.firstCandidate()[d]; j < batch.firstCandidate()[d + 1]; j++) {
      if (batch.gradient()[j] != 0) {
        return true;
      }
    }
    return false;
  }

  private void scatter(PolicyBatch batch, int j, int u, float[] by, PolicyGradients gradients) {
    int row = batch.items()[j];
    int i = row * e;
    gradients.mark(ParameterGroup.ITEM, row);
    gradients.values(ParameterGroup.ITEM_BIAS)[row] += batch.gradient()[j];
    float[] items = gradients.values(ParameterGroup.ITEM);
    int x = j * k + N + 1;
    for (int y = 0; y < e; y++) {
      float byUserItem = by[x + 2 * e + y];
      float byContextItem = by[x + 3 * e + y];
      items[i + y] += by[x + e + y] + byUserItem * user[u + y] + byContextItem * c[y];
      ofUser[y] += by[x + y] + byUserItem * item[i + y];
      ofContext[y] += byContextItem * item[i + y];
    }
  }

  private void shared(PolicyBatch batch, int d, PolicyGradients gradients) {
    int row = batch.users()[d];
    gradients.mark(ParameterGroup.USER, row);
    add(ofUser, 1, gradients.values(ParameterGroup.USER), row);
    int from = batch.firstContext()[d];
    int to = batch.firstContext()[d + 1];
    for (int value = from; value < to; value++) {
      int of = batch.context()[value];
      gradients.mark(ParameterGroup.CONTEXT, of);
      add(ofContext, to - from, gradients.values(ParameterGroup.CONTEXT), of);
    }
  }

  private void add(float[] sums, int share, float[] to, int row) {
    for (int y = 0; y < e; y++) {
      to[row * e + y] += sums[y] / share;
    }
  }
}
