package io.perennial.replay.server.sql;

import java.util.function.Function;
import org.apache.calcite.rel.type.RelDataType;
import org.jspecify.annotations.Nullable;

/**
 * A column of a table.
 *
 * @param <R> what its values are read from
 * @param subject what the store calls it, or null where it cannot be asked about it
 * @param reader of its value, in Calcite's own form: epoch milliseconds for a time
 */
record StoreColumn<R>(
    String name,
    RelDataType type,
    Condition.@Nullable Subject subject,
    Function<R, @Nullable Object> reader) {

  static <R> StoreColumn<R> of(
      String name, RelDataType type, Function<R, @Nullable Object> reader) {
    return new StoreColumn<>(name, type, null, reader);
  }
}
