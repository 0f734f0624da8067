package io.perennial.policy;

/**
 * A decision as primitive arrays, made once by an {@link Encoder} and read many times: by the
 * served policy, the fine-tuner and evaluations. Immutable by agreement: nobody writes to its
 * arrays. Safe to share between threads.
 */
public final class EncodedDecision {

  /** {@link #chosen} where nothing has been chosen yet. */
  public static final int UNKNOWN = -1;

  /** No number of a candidate is larger, as all are logarithms. */
  static final float MOST = 1000f;

  private final long id;
  private final int task;
  private final int user;
  private final int[] context;
  private final int[] items;
  private final float[] numbers;
  private final int chosen;

  /**
   * @param id hash of the decision's id
   * @param task number of the expert that answered
   * @param user row of the user
   * @param context rows of the context's values, may be empty
   * @param items row of every candidate, at least 2
   * @param numbers s_fast, popularity and idle of every candidate, candidate after candidate
   * @param chosen index of the chosen candidate, or {@link #UNKNOWN}
   * @throws IllegalArgumentException if a number is not finite or beyond +-1000, or the arrays do
   *     not fit together
   */
  public EncodedDecision(
      long id, int task, int user, int[] context, int[] items, float[] numbers, int chosen) {
    if (items.length < 2 || numbers.length != PolicyShape.NUMBERS * items.length) {
      throw new IllegalArgumentException(
          "a decision must have 2 candidates or more with %d numbers each, but has %d candidates and %d numbers"
              .formatted(PolicyShape.NUMBERS, items.length, numbers.length));
    }
    if (chosen < UNKNOWN || chosen >= items.length) {
      throw new IllegalArgumentException(
          "a decision's chosen candidate must be below %d, but is %d"
              .formatted(items.length, chosen));
    }
    for (int i = 0; i < numbers.length; i++) {
      check(numbers[i], i);
    }
    this.id = id;
    this.task = task;
    this.user = user;
    this.context = context;
    this.items = items;
    this.numbers = numbers;
    this.chosen = chosen;
  }

  private static void check(float value, int i) {
    if (!(Math.abs(value) <= MOST)) {
      String field =
          switch (i % PolicyShape.NUMBERS) {
            case 0 -> "fast";
            case 1 -> "popularity";
            default -> "idle";
          };
      throw new IllegalArgumentException(
          "field '%s' of candidate %d must be from -1000 to 1000, but is %s; leave the decision out"
              .formatted(field, i / PolicyShape.NUMBERS, value));
    }
  }

  /** Hash of the decision's id. */
  public long id() {
    return id;
  }

  /** Number of the expert that answered. */
  public int task() {
    return task;
  }

  /** Row of the user. */
  public int user() {
    return user;
  }

  /** Rows of the context's values. */
  public int[] context() {
    return context;
  }

  /** Row of every candidate. */
  public int[] items() {
    return items;
  }

  /** s_fast, popularity and idle of every candidate. */
  public float[] numbers() {
    return numbers;
  }

  /** Number of candidates. */
  public int candidates() {
    return items.length;
  }

  /** Index of the chosen candidate, or {@link #UNKNOWN}. */
  public int chosen() {
    return chosen;
  }

  /** s_fast of a candidate. */
  public float fast(int candidate) {
    return numbers[PolicyShape.NUMBERS * candidate];
  }
}
