package io.perennial.replay.server.sql;

import com.fasterxml.jackson.core.JsonGenerator;
import io.perennial.replay.api.ReplayRowJson;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.sql.DatabaseMetaData;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.calcite.avatica.AvaticaParameter;
import org.apache.calcite.avatica.ColumnMetaData;
import org.apache.calcite.avatica.ColumnMetaData.Rep;
import org.apache.calcite.avatica.Meta;
import org.apache.calcite.avatica.MetaImpl;
import org.apache.calcite.rel.type.RelDataType;
import org.jspecify.annotations.Nullable;

/** Columns and values as JDBC clients know them; maps and lists are JSON texts. */
final class AvaticaTypes {

  private AvaticaTypes() {}

  static Meta.Signature signature(String sql, List<SqlColumn> columns, List<RelDataType> types) {
    List<ColumnMetaData> described = new ArrayList<>();
    for (SqlColumn column : columns) {
      described.add(
          MetaImpl.columnMetaData(
              column.name(), described.size(), type(column.type()), column.nullable()));
    }
    return new Meta.Signature(
        described,
        sql,
        types.stream().map(AvaticaTypes::parameter).toList(),
        Map.of(),
        Meta.CursorFactory.LIST,
        Meta.StatementType.SELECT);
  }

  /** Code of java.sql.Types. */
  static int code(String type) {
    return type(type).id;
  }

  private static AvaticaParameter parameter(RelDataType type) {
    ColumnMetaData.AvaticaType known = type(type.getSqlTypeName().getName());
    return new AvaticaParameter(
        true, 0, 0, known.id, known.name, known.columnClassName(), "parameter");
  }

  private static ColumnMetaData.AvaticaType type(String type) {
    return switch (type) {
      case "BOOLEAN" -> ColumnMetaData.scalar(Types.BOOLEAN, type, Rep.BOOLEAN);
      case "TINYINT", "SMALLINT", "INTEGER" ->
          ColumnMetaData.scalar(Types.INTEGER, "INTEGER", Rep.INTEGER);
      case "BIGINT" -> ColumnMetaData.scalar(Types.BIGINT, type, Rep.LONG);
      case "REAL", "FLOAT", "DOUBLE" -> ColumnMetaData.scalar(Types.DOUBLE, "DOUBLE", Rep.DOUBLE);
      case "DECIMAL" -> ColumnMetaData.scalar(Types.DECIMAL, type, Rep.NUMBER);
      case "TIMESTAMP" -> ColumnMetaData.scalar(Types.TIMESTAMP, type, Rep.LONG);
      case "DATE" -> ColumnMetaData.scalar(Types.DATE, type, Rep.INTEGER);
      case "TIME" -> ColumnMetaData.scalar(Types.TIME, type, Rep.INTEGER);
      default -> ColumnMetaData.scalar(Types.VARCHAR, "VARCHAR", Rep.STRING);
    };
  }

  /** A row of an answer. */
  static List<@Nullable Object> row(@Nullable Object[] values, List<SqlColumn> columns) {
    List<@Nullable Object> row = new ArrayList<>(values.length);
    for (int i = 0; i < values.length; i++) {
      row.add(value(values[i], columns.get(i).type()));
    }
    return row;
  }

  private static @Nullable Object value(@Nullable Object value, String type) {
    if (value == null || (value instanceof Double number && !Double.isFinite(number))) {
      return null;
    }
    return switch (type(type).id) {
      case Types.INTEGER, Types.DATE, Types.TIME -> ((Number) value).intValue();
      case Types.BIGINT, Types.TIMESTAMP -> ((Number) value).longValue();
      // A float keeps the digits that it was written with.
      case Types.DOUBLE ->
          value instanceof Float
              ? (Object) Double.parseDouble(value.toString())
              : (Object) ((Number) value).doubleValue();
      case Types.VARCHAR -> text(SqlValues.plain(value, type));
      default -> value;
    };
  }

  private static @Nullable String text(@Nullable Object value) {
    if (!(value instanceof Map || value instanceof List)) {
      return value == null ? null : value.toString();
    }
    StringWriter text = new StringWriter();
    try (JsonGenerator json = ReplayRowJson.FACTORY.createGenerator(text)) {
      SqlHandler.write(json, value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  static int nullability(SqlColumn column) {
    return column.nullable() ? DatabaseMetaData.columnNullable : DatabaseMetaData.columnNoNulls;
  }
}
