package io.perennial.replay.server.sql;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.apache.calcite.adapter.java.JavaTypeFactory;
import org.apache.calcite.jdbc.JavaTypeFactoryImpl;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeSystemImpl;
import org.apache.calcite.sql.SqlCollation;
import org.apache.calcite.sql.type.SqlTypeName;

/** The types of SQL as they are here: text is Unicode, and a mean is no whole number. */
final class SqlTypes {

  static final JavaTypeFactory FACTORY = new Unicode();

  private SqlTypes() {}

  static RelDataType text() {
    return FACTORY.createTypeWithCharsetAndCollation(
        FACTORY.createSqlType(SqlTypeName.VARCHAR), StandardCharsets.UTF_8, SqlCollation.IMPLICIT);
  }

  /** UTC, in milliseconds. */
  static RelDataType time() {
    return FACTORY.createSqlType(SqlTypeName.TIMESTAMP, 3);
  }

  static RelDataType of(SqlTypeName name) {
    return FACTORY.createSqlType(name);
  }

  static RelDataType nullable(RelDataType type) {
    return FACTORY.createTypeWithNullability(type, true);
  }

  /** Text to text, number or list of texts. */
  static RelDataType features() {
    return FACTORY.createMapType(text(), nullable(of(SqlTypeName.ANY)));
  }

  /** Calcite's own character set cannot write most of the world's names. */
  private static final class Unicode extends JavaTypeFactoryImpl {

    Unicode() {
      super(new Precise());
    }

    @Override
    public Charset getDefaultCharset() {
      return StandardCharsets.UTF_8;
    }
  }

  private static final class Precise extends RelDataTypeSystemImpl {

    @Override
    public int getMaxPrecision(SqlTypeName typeName) {
      return typeName == SqlTypeName.DECIMAL ? 38 : super.getMaxPrecision(typeName);
    }

    /** Calcite would add up floats in a float. */
    @Override
    public RelDataType deriveSumType(RelDataTypeFactory factory, RelDataType argument) {
      return switch (argument.getSqlTypeName()) {
        case REAL, FLOAT -> like(argument, factory, SqlTypeName.DOUBLE);
        case TINYINT, SMALLINT, INTEGER -> like(argument, factory, SqlTypeName.BIGINT);
        default -> super.deriveSumType(factory, argument);
      };
    }

    /** Calcite would cut the mean of whole numbers to a whole number. */
    @Override
    public RelDataType deriveAvgAggType(RelDataTypeFactory factory, RelDataType argument) {
      return switch (argument.getSqlTypeName()) {
        case REAL, FLOAT, TINYINT, SMALLINT, INTEGER, BIGINT ->
            like(argument, factory, SqlTypeName.DOUBLE);
        default -> super.deriveAvgAggType(factory, argument);
      };
    }

    private static RelDataType like(
        RelDataType argument, RelDataTypeFactory factory, SqlTypeName name) {
      return factory.createTypeWithNullability(factory.createSqlType(name), argument.isNullable());
    }
  }
}
