package io.perennial.replay.server.sql;

import org.apache.calcite.rel.type.RelDataType;

/**
 * A column of an answer.
 *
 * @param name as the statement calls it
 * @param type of SQL, such as VARCHAR or TIMESTAMP
 * @param nullable whether its values may be null
 */
public record SqlColumn(String name, String type, boolean nullable) {

  static SqlColumn of(String name, RelDataType type) {
    return new SqlColumn(name, type.getSqlTypeName().getName(), type.isNullable());
  }
}
