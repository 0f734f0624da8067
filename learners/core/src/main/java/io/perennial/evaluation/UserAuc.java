package io.perennial.evaluation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * gAUC = sum over users of n_u AUC_u / sum of n_u, over the users with examples of both classes.
 * Users are taken in the order of their first example, shard after shard.
 */
final class UserAuc {

  private UserAuc() {}

  /**
   * Works out gAUC.
   *
   * @param keys room for one int per example; overwritten
   * @return null when no user has examples of both classes
   */
  static @Nullable Double of(List<PrequentialEvaluation> shards, int[] keys) {
    Map<String, Integer> known = new HashMap<>();
    int[][] numbers = number(shards, known);
    int[] ends = groupKeysByUser(shards, numbers, known.size(), keys);
    double weighted = 0;
    long weight = 0;
    int from = 0;
    for (int to : ends) {
      Double auc = Auc.ofKeys(keys, from, to);
      if (auc != null) {
        weighted += auc * (to - from);
        weight += to - from;
      }
      from = to;
    }
    return weight == 0 ? null : weighted / weight;
  }

  /** Per shard, the number over all shards of each of its users. */
  private static int[][] number(List<PrequentialEvaluation> shards, Map<String, Integer> known) {
    return shards.stream()
        .map(shard -> shard.users().stream().mapToInt(user -> number(user, known)).toArray())
        .toArray(int[][]::new);
  }

  private static int number(String user, Map<String, Integer> known) {
    Integer number = known.putIfAbsent(user, known.size());
    return number == null ? known.size() - 1 : number;
  }

  /** A counting sort; gives the end of each user's keys. */
  private static int[] groupKeysByUser(
      List<PrequentialEvaluation> shards, int[][] numbers, int users, int[] keys) {
    int[] ends = new int[users];
    forEachExample(shards, numbers, (log, i, user) -> ends[user]++);
    int start = 0;
    for (int user = 0; user < users; user++) {
      int count = ends[user];
      ends[user] = start;
      start += count;
    }
    forEachExample(
        shards,
        numbers,
        (log, i, user) -> keys[ends[user]++] = Auc.key(log.served(i), log.label(i)));
    return ends;
  }

  private static void forEachExample(
      List<PrequentialEvaluation> shards, int[][] numbers, Visitor visitor) {
    for (int s = 0; s < numbers.length; s++) {
      ExampleLog log = shards.get(s).log();
      for (int i = 0; i < log.size(); i++) {
        if (log.user(i) >= 0) {
          visitor.visit(log, i, numbers[s][log.user(i)]);
        }
      }
    }
  }

  private interface Visitor {
    void visit(ExampleLog log, int index, int user);
  }
}
