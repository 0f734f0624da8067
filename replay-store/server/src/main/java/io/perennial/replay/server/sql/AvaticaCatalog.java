package io.perennial.replay.server.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.calcite.avatica.remote.Service.ColumnsRequest;
import org.apache.calcite.avatica.remote.Service.TablesRequest;
import org.jspecify.annotations.Nullable;

/**
 * What JDBC's DatabaseMetaData tells: the tables and their columns, with the columns it prescribes.
 */
final class AvaticaCatalog {

  private static final String YES = "YES";

  private final Map<String, List<SqlColumn>> tables;

  AvaticaCatalog(Map<String, List<SqlColumn>> tables) {
    this.tables = tables;
  }

  /**
   * A table of JDBC's own.
   *
   * @param rows a value per column
   */
  record Listing(List<SqlColumn> columns, List<List<@Nullable Object>> rows) {}

  static Listing catalogs() {
    return new Listing(texts("TABLE_CAT"), List.of());
  }

  static Listing schemas() {
    return new Listing(texts("TABLE_SCHEM", "TABLE_CATALOG"), List.of());
  }

  static Listing tableTypes() {
    List<@Nullable Object> table = row("TABLE");
    return new Listing(texts("TABLE_TYPE"), List.of(table));
  }

  static Listing typeInfo() {
    List<SqlColumn> columns = new ArrayList<>(texts("TYPE_NAME"));
    columns.addAll(numbers("DATA_TYPE"));
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (String type : List.of("VARCHAR", "BOOLEAN", "INTEGER", "BIGINT", "DOUBLE", "TIMESTAMP")) {
      rows.add(row(type, AvaticaTypes.code(type)));
    }
    return new Listing(columns, rows);
  }

  Listing tables(TablesRequest request) {
    List<SqlColumn> columns =
        texts(
            "TABLE_CAT",
            "TABLE_SCHEM",
            "TABLE_NAME",
            "TABLE_TYPE",
            "REMARKS",
            "TYPE_CAT",
            "TYPE_SCHEM",
            "TYPE_NAME",
            "SELF_REFERENCING_COL_NAME",
            "REF_GENERATION");
    List<List<@Nullable Object>> rows = new ArrayList<>();
    boolean asked = request.typeList == null || request.typeList.contains("TABLE");
    for (String name : tables.keySet()) {
      if (asked && fits(name, request.tableNamePattern)) {
        rows.add(row(null, null, name, "TABLE", null, null, null, null, null, null));
      }
    }
    return new Listing(columns, rows);
  }

  Listing columns(ColumnsRequest request) {
    List<SqlColumn> columns = new ArrayList<>();
    columns.addAll(texts("TABLE_CAT", "TABLE_SCHEM", "TABLE_NAME", "COLUMN_NAME"));
    columns.addAll(numbers("DATA_TYPE"));
    columns.addAll(texts("TYPE_NAME"));
    columns.addAll(
        numbers("COLUMN_SIZE", "BUFFER_LENGTH", "DECIMAL_DIGITS", "NUM_PREC_RADIX", "NULLABLE"));
    columns.addAll(texts("REMARKS", "COLUMN_DEF"));
    columns.addAll(
        numbers("SQL_DATA_TYPE", "SQL_DATETIME_SUB", "CHAR_OCTET_LENGTH", "ORDINAL_POSITION"));
    columns.addAll(texts("IS_NULLABLE", "SCOPE_CATALOG", "SCOPE_SCHEMA", "SCOPE_TABLE"));
    columns.addAll(numbers("SOURCE_DATA_TYPE"));
    columns.addAll(texts("IS_AUTOINCREMENT", "IS_GENERATEDCOLUMN"));
    List<List<@Nullable Object>> rows = new ArrayList<>();
    tables.forEach(
        (table, all) -> {
          for (int i = 0; i < all.size(); i++) {
            if (fits(table, request.tableNamePattern)
                && fits(all.get(i).name(), request.columnNamePattern)) {
              rows.add(column(table, all.get(i), i + 1));
            }
          }
        });
    return new Listing(columns, rows);
  }

  private static List<@Nullable Object> column(String table, SqlColumn column, int place) {
    return row(
        null,
        null,
        table,
        column.name(),
        AvaticaTypes.code(column.type()),
        column.type(),
        null,
        null,
        null,
        10,
        AvaticaTypes.nullability(column),
        null,
        null,
        null,
        null,
        null,
        place,
        column.nullable() ? YES : "NO",
        null,
        null,
        null,
        null,
        "NO",
        "NO");
  }

  private static boolean fits(String name, @Nullable String pattern) {
    return pattern == null
        || PlainLike.matches(name.toLowerCase(Locale.ROOT), pattern.toLowerCase(Locale.ROOT), "\\");
  }

  private static List<@Nullable Object> row(@Nullable Object... values) {
    List<@Nullable Object> row = new ArrayList<>(values.length);
    for (Object value : values) {
      row.add(value);
    }
    return row;
  }

  private static List<SqlColumn> texts(String... names) {
    return named("VARCHAR", names);
  }

  private static List<SqlColumn> numbers(String... names) {
    return named("INTEGER", names);
  }

  private static List<SqlColumn> named(String type, String... names) {
    List<SqlColumn> columns = new ArrayList<>();
    for (String name : names) {
      columns.add(new SqlColumn(name, type, true));
    }
    return columns;
  }
}
