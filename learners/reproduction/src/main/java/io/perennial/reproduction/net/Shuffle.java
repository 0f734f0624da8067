package io.perennial.reproduction.net;

import java.util.SplittableRandom;

/** The numbers below n in random order, again and again. */
final class Shuffle {

  private final int[] order;
  private final SplittableRandom random;
  private int at;

  Shuffle(int n, SplittableRandom random) {
    this.order = new int[n];
    this.random = random;
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    at = n;
  }

  int next() {
    if (at == order.length) {
      at = 0;
      for (int i = order.length - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        int moved = order[i];
        order[i] = order[j];
        order[j] = moved;
      }
    }
    return order[at++];
  }
}
