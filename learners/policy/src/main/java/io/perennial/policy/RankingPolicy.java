package io.perennial.policy;

import io.perennial.learner.kernel.Kernels;
import io.perennial.state.FloatTable;
import io.perennial.state.PageStore;
import io.perennial.state.PagedState;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * Ranks candidates: pi = softmax(score / tau) with
 *
 * <pre>
 *   score_j    = s_fast_j + s_policy_j
 *   s_policy_j = bias_j + linear . x_j + output . relu(hidden [x_j, u, i_j, u * i_j, c * i_j] + hiddenBias)
 * </pre>
 *
 * x the standardised numbers of the candidate, u, i and c the embeddings of user, item and context,
 * * element by element. An untrained policy gives s_fast itself. The parameters are {@link
 * ParameterGroup}s in one {@link PagedState}. Not for several threads at once.
 */
public final class RankingPolicy {

  private final PolicyShape shape;
  private final PagedState state;
  private final Map<ParameterGroup, FloatTable> tables = new EnumMap<>(ParameterGroup.class);
  private final Moments moments;
  private final PolicyNet net;
  private final PolicyBatch single;

  public RankingPolicy(PolicyShape shape) {
    this(shape, 0);
  }

  /**
   * @param base first table id of its state
   */
  public RankingPolicy(PolicyShape shape, int base) {
    this.shape = shape;
    this.state = new PagedState(base, shape.toString());
    for (ParameterGroup group : ParameterGroup.values()) {
      tables.put(group, state.add(group.newTable(shape)));
    }
    this.moments = new Moments(table(ParameterGroup.MOMENTS));
    this.net = new PolicyNet(this, Kernels.best());
    this.single = new PolicyBatch();
  }

  public PolicyShape shape() {
    return shape;
  }

  /**
   * Scores the candidates of a decision.
   *
   * @param scores at least as many as candidates; those beyond are left alone
   * @throws IllegalArgumentException if the decision was encoded for another shape
   */
  public void score(EncodedDecision decision, float[] scores) {
    shape.check(decision);
    single.clear();
    single.add(decision);
    net.forward(single);
    System.arraycopy(single.scores(), 0, scores, 0, decision.candidates());
  }

  /** Takes the candidates' numbers into the running moments. */
  public void observe(EncodedDecision decision) {
    moments.observe(decision.numbers(), decision.candidates());
  }

  /**
   * Standardises the {@link PolicyShape#NUMBERS} numbers of one candidate by the running moments.
   *
   * @param numbers those of the candidate begin at {@code from}
   * @param out where they are written, beginning with {@code at}
   */
  public void standardise(float[] numbers, int from, float[] out, int at) {
    moments.standardise(numbers, from, out, at);
  }

  /** A group's values themselves: after writing to them say so with {@link #touch}. */
  public float[] values(ParameterGroup group) {
    return table(group).values();
  }

  /** Marks elements of a group as changed, so that snapshots hold them. */
  public void touch(ParameterGroup group, int from, int length) {
    table(group).touch(from, length);
  }

  /** Gives a user's row its initial embedding. */
  public void forgetUser(int row) {
    int width = ParameterGroup.USER.width(shape);
    table(ParameterGroup.USER).reset(row * width, width);
  }

  /** Number of parameters, the moments included. */
  public int parameters() {
    return tables.values().stream().mapToInt(FloatTable::size).sum();
  }

  /** Memory of the parameters, in bytes. */
  public long bytes() {
    return state.bytes();
  }

  /** Whether all parameters are finite. */
  public boolean isFinite() {
    for (FloatTable table : tables.values()) {
      for (float value : table.values()) {
        if (!Float.isFinite(value)) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * Takes over all parameters of a policy.
   *
   * @throws IllegalArgumentException if its shape is another
   */
  public void copyFrom(RankingPolicy other) {
    if (!other.shape.equals(shape)) {
      throw new IllegalArgumentException(
          "a policy of shape %s cannot take over one of %s".formatted(shape, other.shape));
    }
    tables.forEach((group, table) -> table.copy(other.table(group)));
  }

  /** SHA-256 of shape and parameters, 64 hexadecimal digits. */
  public String digest() {
    return state.digest();
  }

  /** Writes every page that changed since the last call. */
  public void snapshot(PageStore store) {
    state.snapshot(store);
  }

  /** Takes back what {@link #snapshot} wrote; to be called on a new policy. */
  public void restore(PageStore store) {
    state.restore(store);
  }

  /** The table id after the last one in use. */
  public int nextBase() {
    return state.nextBase();
  }

  Moments moments() {
    return moments;
  }

  private FloatTable table(ParameterGroup group) {
    return Objects.requireNonNull(tables.get(group));
  }
}
