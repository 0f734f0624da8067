package io.perennial.policy;

import java.util.Arrays;

/**
 * Decisions one after the other in flat arrays, which grow as needed and are used again. Decision d
 * has the candidates from {@code firstCandidate()[d]} to below {@code firstCandidate()[d + 1]}, and
 * its context the rows from {@code firstContext()[d]} to below {@code firstContext()[d + 1]}.
 */
public final class PolicyBatch {

  private static final int N = PolicyShape.NUMBERS;

  private int decisions;
  private int[] firstCandidate = new int[17];
  private int[] firstContext = new int[17];
  private int[] users = new int[16];
  private int[] context = new int[64];
  private int[] items = new int[64];
  private float[] numbers = new float[N * 64];
  private float[] scores = new float[64];
  private float[] gradient = new float[64];

  /** Removes all decisions. */
  public void clear() {
    decisions = 0;
  }

  /** Adds a decision; its gradient is 0. */
  public void add(EncodedDecision d) {
    add(d.user(), d.context(), 0, d.context().length, d.items(), 0, d.candidates(), d.numbers(), 0);
  }

  void add(
      int user,
      int[] contextFrom,
      int contextAt,
      int values,
      int[] itemsFrom,
      int itemsAt,
      int n,
      float[] numbersFrom,
      int numbersAt) {
    ensureDecision();
    int at = firstCandidate[decisions];
    int contextTo = firstContext[decisions];
    ensureContext(contextTo + values);
    ensureCandidates(at + n);
    users[decisions] = user;
    System.arraycopy(contextFrom, contextAt, context, contextTo, values);
    System.arraycopy(itemsFrom, itemsAt, items, at, n);
    System.arraycopy(numbersFrom, numbersAt, numbers, N * at, N * n);
    Arrays.fill(gradient, at, at + n, 0);
    decisions++;
    firstCandidate[decisions] = at + n;
    firstContext[decisions] = contextTo + values;
  }

  private void ensureDecision() {
    if (decisions == users.length) {
      users = Arrays.copyOf(users, 2 * decisions);
      firstCandidate = Arrays.copyOf(firstCandidate, 2 * decisions + 1);
      firstContext = Arrays.copyOf(firstContext, 2 * decisions + 1);
    }
  }

  private void ensureContext(int size) {
    if (size > context.length) {
      context = Arrays.copyOf(context, 2 * size);
    }
  }

  private void ensureCandidates(int size) {
    if (size > items.length) {
      items = Arrays.copyOf(items, 2 * size);
      numbers = Arrays.copyOf(numbers, N * 2 * size);
      scores = Arrays.copyOf(scores, 2 * size);
      gradient = Arrays.copyOf(gradient, 2 * size);
    }
  }

  /** Number of decisions. */
  public int decisions() {
    return decisions;
  }

  /** Number of candidates of all decisions. */
  public int candidates() {
    return firstCandidate[decisions];
  }

  /** First candidate of every decision, and the end. */
  public int[] firstCandidate() {
    return firstCandidate;
  }

  /** First context row of every decision, and the end. */
  public int[] firstContext() {
    return firstContext;
  }

  /** Row of every decision's user. */
  public int[] users() {
    return users;
  }

  /** Rows of the contexts' values. */
  public int[] context() {
    return context;
  }

  /** Row of every candidate's item. */
  public int[] items() {
    return items;
  }

  /** s_fast, popularity and idle of every candidate, not standardised. */
  public float[] numbers() {
    return numbers;
  }

  /** Score of every candidate, after a forward pass. */
  public float[] scores() {
    return scores;
  }

  /** Derivative of the loss by every candidate's score: written before a backward pass. */
  public float[] gradient() {
    return gradient;
  }
}
