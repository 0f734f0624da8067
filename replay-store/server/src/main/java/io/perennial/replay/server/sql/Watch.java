package io.perennial.replay.server.sql;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.apache.calcite.linq4j.AbstractEnumerable;
import org.apache.calcite.linq4j.Enumerable;
import org.apache.calcite.linq4j.Enumerator;
import org.apache.calcite.linq4j.function.Function1;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Guard} counts.
 *
 * @param held of the rows by the node above
 * @param counts whose sum is the rows that it holds at a time; none for all
 * @param fields whose different values make its groups
 * @param values that it holds per group
 */
record Watch(Held held, List<RexNode> counts, @Nullable ImmutableBitSet fields, int values) {

  private static final int OBJECT = 32;
  private static final int ENTRY = 64;
  private static final int STRUCTURE = 400;

  /** What a node holds of the rows that it gets. */
  enum Held {
    NOTHING,
    ROWS,
    GROUPS
  }

  /** The same rows, watched. */
  Enumerable<Object> over(
      Enumerable<Object> rows,
      StatementScope scope,
      @Nullable Function1<Object, @Nullable Object> keys) {
    return new AbstractEnumerable<>() {
      @Override
      public Enumerator<Object> enumerator() {
        return new Watched(rows.enumerator(), scope, keys);
      }
    };
  }

  private long atMost(StatementScope scope) {
    if (counts.isEmpty()) {
      return Long.MAX_VALUE;
    }
    long sum = 0;
    for (RexNode count : counts) {
      Object number =
          count instanceof RexDynamicParam parameter
              ? scope.get(parameter.getName())
              : RexLiteral.intValue(count);
      sum += number instanceof Number known ? Math.max(0, known.longValue()) : 0;
    }
    return sum;
  }

  /** About the bytes that a value takes on the heap. */
  static long bytes(@Nullable Object value) {
    if (value instanceof Object[] values) {
      return sum(List.of(), values);
    }
    if (value instanceof List<?> values) {
      return sum(values, new Object[0]);
    }
    if (value instanceof String text) {
      return (long) ENTRY + text.length();
    }
    return value instanceof Map ? STRUCTURE : OBJECT;
  }

  private static long sum(List<?> list, @Nullable Object[] array) {
    long bytes = OBJECT;
    for (Object value : list) {
      bytes += bytes(value);
    }
    for (Object value : array) {
      bytes += bytes(value);
    }
    return bytes;
  }

  private final class Watched implements Enumerator<Object> {

    private final Enumerator<Object> rows;
    private final StatementScope scope;
    private final @Nullable Function1<Object, @Nullable Object> keys;
    private final Groups groups = new Groups();
    private final long atMost;
    private long seen;

    Watched(
        Enumerator<Object> rows,
        StatementScope scope,
        @Nullable Function1<Object, @Nullable Object> keys) {
      this.rows = rows;
      this.scope = scope;
      this.keys = keys;
      this.atMost = atMost(scope);
    }

    @Override
    public Object current() {
      return rows.current();
    }

    @Override
    public boolean moveNext() {
      scope.step();
      if (!rows.moveNext()) {
        return false;
      }
      if (held == Held.ROWS && seen++ < atMost) {
        scope.hold(ENTRY + bytes(rows.current()));
      } else if (keys != null) {
        Object key = keys.apply(rows.current());
        double more = groups.add(key);
        if (more > 0) {
          scope.hold((long) (more * (2 * ENTRY + bytes(key) + (long) OBJECT * values)));
        }
      }
      return true;
    }

    @Override
    public void reset() {
      rows.reset();
    }

    @Override
    public void close() {
      rows.close();
    }
  }

  /** Linear counting (Whang et al. 1990): how many different keys, from bits of their hashes. */
  private static final class Groups {

    private static final int BITS = 1 << 20;

    private final BitSet seen = new BitSet();
    private int ones;

    /** Groups that this key adds by estimate: 0 for one that was seen. */
    double add(@Nullable Object key) {
      int hash = (key == null ? 0 : key.hashCode()) * 0x9E3779B9;
      int bit = (hash ^ hash >>> 15) & (BITS - 1);
      if (seen.get(bit)) {
        return 0;
      }
      seen.set(bit);
      ones++;
      return BITS / (double) Math.max(1, BITS - ones);
    }
  }
}
