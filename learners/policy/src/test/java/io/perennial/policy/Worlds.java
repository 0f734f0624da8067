package io.perennial.policy;

import io.perennial.learner.kernel.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Seeded decisions for tests. */
public final class Worlds {

  public static final PolicyShape SHAPE = new PolicyShape(64, 4, 8, 24, 4, 1, 7);

  private Worlds() {}

  /** Any decision: n candidates, no structure. */
  static EncodedDecision any(long id, int n) {
    return any(id, n, 0);
  }

  static EncodedDecision any(long id, int n, int task) {
    Random random = new Random(Hash.mix(id));
    int[] items = random.ints(n, 0, SHAPE.rows()).toArray();
    float[] numbers = new float[3 * n];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    int[] context = random.ints(2, 0, SHAPE.rows()).toArray();
    return new EncodedDecision(
        Hash.mix(id),
        task,
        random.nextInt(SHAPE.rows()),
        context,
        items,
        numbers,
        random.nextInt(n));
  }

  /**
   * A world in which a user's hidden taste for items decides, and s_fast knows nothing of it. Users
   * like by the product of hidden vectors of two numbers.
   *
   * @param users and as many items
   */
  public static List<EncodedDecision> taste(long seed, int decisions, int users, int n, int task) {
    Random world = new Random(seed);
    double[][] user = vectors(world, users);
    double[][] item = vectors(world, users);
    List<EncodedDecision> result = new ArrayList<>();
    for (int i = 0; i < decisions; i++) {
      int u = world.nextInt(users);
      int[] items = world.ints(0, users).distinct().limit(n).toArray();
      float[] numbers = new float[3 * n];
      int best = 0;
      double most = Double.NEGATIVE_INFINITY;
      for (int j = 0; j < n; j++) {
        double like = 0;
        for (int k = 0; k < 2; k++) {
          like += 4 * user[u][k] * item[items[j]][k];
        }
        double drawn = like - Math.log(-Math.log(world.nextDouble()));
        if (drawn > most) {
          most = drawn;
          best = j;
        }
        numbers[3 * j] = (float) (.3 * world.nextGaussian());
        numbers[3 * j + 1] = (float) world.nextGaussian();
        numbers[3 * j + 2] = (float) world.nextGaussian();
      }
      int[] context = {world.nextInt(4)};
      long id = Hash.of(seed, i);
      result.add(new EncodedDecision(id, task, u, context, items, numbers, best));
    }
    return result;
  }

  private static double[][] vectors(Random random, int n) {
    double[][] vectors = new double[n][2];
    for (double[] v : vectors) {
      v[0] = random.nextGaussian();
      v[1] = random.nextGaussian();
    }
    return vectors;
  }

  /** A policy with parameters that are not 0 anywhere, and moments of some decisions. */
  public static RankingPolicy randomPolicy(PolicyShape shape) {
    RankingPolicy policy = new RankingPolicy(shape);
    Random random = new Random(shape.seed());
    for (ParameterGroup group : ParameterGroup.values()) {
      float[] values = policy.values(group);
      for (int i = 0; i < values.length && group.isLearned(); i++) {
        values[i] = (float) (.3 * random.nextGaussian());
      }
      policy.touch(group, 0, values.length);
    }
    for (int i = 0; i < 50; i++) {
      policy.observe(any(1_000 + i, 10));
    }
    return policy;
  }
}
