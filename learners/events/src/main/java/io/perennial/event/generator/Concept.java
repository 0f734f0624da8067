package io.perennial.event.generator;

import java.util.Set;

/**
 * What holds for a while: which topics are in fashion, how the users of a segment like a topic, on
 * which device it is read, and where on a page it works for whom (an interaction of three).
 * Personal taste, quality and price hold always. Any two concepts differ in the fashion of half of
 * the topics, whatever the seed, so that a change is one.
 *
 * <p>The log odds of a click are
 *
 * <pre>
 * bias + FASHION·f[topic] + SEGMENT·a[segment][topic] + DEVICE·b[device][topic] + PLACEMENT·c[segment][topic][placement]
 *      + TASTE·taste[user][topic] + QUALITY·quality[item] + MOOD·mood[user]
 *      - PRICE·thrift[user]·ln(price / 20) - DEPTH·(depth - 1/2)
 * </pre>
 *
 * with a, b, c of the concept and standard normal, f of the concept and +-1, and averaged over the
 * item's topics.
 */
final class Concept {

  static final int DEVICES = 3;
  static final int PLACEMENTS = 4;

  private static final double BIAS = -1.6;
  private static final double FASHION = 2.2;
  private static final double SEGMENT = 0.6;
  private static final double DEVICE = 0.6;
  private static final double PLACEMENT = 0.9;
  private static final double TASTE = 0.7;
  private static final double QUALITY = 0.7;
  private static final double MOOD = 0.3;
  private static final double PRICE = 0.5;
  private static final double DEPTH = 1.0;
  private static final Set<Integer> SQUARES_MOD_11 = Set.of(0, 1, 3, 4, 5, 9);
  private static final long PURPOSE = 4;

  private final int[] fashion = new int[World.TOPICS];
  private final double[][] segment = new double[World.SEGMENTS][World.TOPICS];
  private final double[][] device = new double[DEVICES][World.TOPICS];
  private final double[][][] placement = new double[World.SEGMENTS][World.TOPICS][PLACEMENTS];

  Concept(long seed, int number) {
    EventRandom random = new EventRandom().start(seed, PURPOSE, number);
    fill(segment, random);
    fill(device, random);
    for (double[][] table : placement) {
      fill(table, random);
    }
    for (int topic = 0; topic < fashion.length; topic++) {
      fashion[topic] = fashion(number, topic);
    }
  }

  /** Row {@code number} + 1 of Paley's Hadamard matrix of order 12 (1933). */
  private static int fashion(int number, int topic) {
    int column = Math.floorMod(topic - 1 - number, 11);
    return topic == 0 || !SQUARES_MOD_11.contains(column) ? -1 : 1;
  }

  private static void fill(double[][] table, EventRandom random) {
    for (double[] row : table) {
      for (int i = 0; i < row.length; i++) {
        row[i] = random.gaussian();
      }
    }
  }

  /** Probability of a click. */
  double probability(World.User user, World.Item item, int onDevice, int at, double depth) {
    double odds =
        BIAS
            + (liking(user, item.first(), onDevice, at) + liking(user, item.second(), onDevice, at))
                / 2
            + QUALITY * item.quality()
            + MOOD * user.mood()
            - PRICE * user.thrift() * item.logPrice()
            - DEPTH * (depth - 0.5);
    return 1 / (1 + StrictMath.exp(-odds));
  }

  private double liking(World.User user, int topic, int onDevice, int at) {
    return FASHION * fashion[topic]
        + SEGMENT * segment[user.segment()][topic]
        + DEVICE * device[onDevice][topic]
        + PLACEMENT * placement[user.segment()][topic][at]
        + TASTE * user.taste()[topic];
  }
}
