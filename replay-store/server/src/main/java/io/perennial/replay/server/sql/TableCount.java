package io.perennial.replay.server.sql;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.SqlWithItem;
import org.jspecify.annotations.Nullable;

/**
 * How many tables a statement reads once the names of its WITH are written out, as planning does:
 * twelve times {@code WITH b AS (SELECT * FROM a JOIN a)} read four thousand.
 */
final class TableCount {

  private static final long MOST = 64;
  private static final Set<String> TABLES =
      Set.of("examples", "predictions", "shifts", "objectives", "metrics", "policy_versions");

  private TableCount() {}

  /**
   * Refuses a statement that reads too many.
   *
   * @throws SqlRefusedException then
   */
  static void check(SqlNode query) {
    Map<String, Long> known = new HashMap<>();
    TABLES.forEach(table -> known.put(table, 1L));
    if (of(query, known) > MOST) {
      throw tooMany();
    }
  }

  private static long of(@Nullable SqlNode node, Map<String, Long> known) {
    if (node instanceof SqlIdentifier name) {
      return name.isSimple() ? known.getOrDefault(name(name), 0L) : 0;
    }
    if (node instanceof SqlWith with) {
      Map<String, Long> more = new HashMap<>(known);
      for (SqlNode item : with.withList) {
        if (item instanceof SqlWithItem named) {
          more.put(name(named.name), Math.max(1, of(named.query, more)));
        }
      }
      return of(with.body, more);
    }
    if (node instanceof SqlCall call) {
      return sum(call.getOperandList(), known);
    }
    return node instanceof SqlNodeList list ? sum(list, known) : 0;
  }

  private static long sum(List<? extends @Nullable SqlNode> nodes, Map<String, Long> known) {
    long sum = 0;
    for (SqlNode node : nodes) {
      sum += of(node, known);
    }
    if (sum > MOST * MOST) {
      throw tooMany();
    }
    return sum;
  }

  private static String name(SqlIdentifier name) {
    return name.getSimple().toLowerCase(Locale.ROOT);
  }

  private static SqlRefusedException tooMany() {
    return new SqlRefusedException(
        "the statement reads more than "
            + MOST
            + " tables, each name of its WITH written out; ask less at a time");
  }
}
