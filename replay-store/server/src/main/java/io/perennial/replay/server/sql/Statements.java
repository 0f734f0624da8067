package io.perennial.replay.server.sql;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.config.Lex;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlExplain;
import org.apache.calcite.sql.SqlIntervalLiteral;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.jspecify.annotations.Nullable;

/** Reads a statement, and refuses what is no single question or could not be held in bounds. */
final class Statements {

  private static final SqlParser.Config CONFIG =
      SqlParser.config()
          .withLex(Lex.MYSQL_ANSI)
          .withConformance(SqlConformanceEnum.LENIENT)
          .withIdentifierMaxLength(128);

  /** Regular expressions can run for ever; JSON paths hold such, and nothing here is JSON. */
  private static final Set<String> DENIED =
      Set.of(
          "SIMILAR TO",
          "NOT SIMILAR TO",
          "POSIX REGEX CASE SENSITIVE",
          "POSIX REGEX CASE INSENSITIVE",
          "NEGATED POSIX REGEX CASE SENSITIVE",
          "NEGATED POSIX REGEX CASE INSENSITIVE");

  private static final long WINDOWS_OF_A_ROW = 1_000;

  private Statements() {}

  /**
   * The statement of a text.
   *
   * @throws SqlRefusedException for anything but one SELECT, WITH, VALUES or EXPLAIN PLAN FOR
   */
  static SqlNode read(String text, SqlLimits limits) {
    checkSize(text, limits);
    SqlNode statement = parse(withoutEnd(text));
    SqlNode query = query(statement);
    if (!query.isA(SqlKind.QUERY)) {
      throw refused(
          query.getParserPosition(),
          query.getKind().name().replace('_', ' ')
              + " is not answered; ask one SELECT, WITH, VALUES or EXPLAIN PLAN FOR");
    }
    query.accept(new Checks());
    TableCount.check(query);
    return statement;
  }

  /** What is asked, or what is to be explained. */
  static SqlNode query(SqlNode statement) {
    return statement instanceof SqlExplain explain ? explain.getExplicandum() : statement;
  }

  /** A complaint of Calcite's, with its place. */
  static SqlRefusedException refused(CalciteContextException e) {
    Throwable cause = e.getCause();
    String detail = cause == null || cause.getMessage() == null ? e.toString() : cause.getMessage();
    return new SqlRefusedException(detail, e.getPosLine(), e.getPosColumn());
  }

  private static SqlRefusedException refused(@Nullable SqlParserPos position, String detail) {
    return position == null
        ? new SqlRefusedException(detail)
        : new SqlRefusedException(detail, position.getLineNum(), position.getColumnNum());
  }

  private static SqlNode parse(String text) {
    try {
      return SqlParser.create(text, CONFIG).parseStmt();
    } catch (SqlParseException e) {
      if (e.getMessage() == null || e.getCause() instanceof StackOverflowError) {
        throw Failures.tooDeep(e);
      }
      String message = e.getMessage();
      int end = message.indexOf("Was expecting");
      throw refused(e.getPos(), (end < 0 ? message : message.substring(0, end)).strip());
    } catch (CalciteContextException e) {
      throw refused(e);
    }
  }

  private static void checkSize(String text, SqlLimits limits) {
    if (text.isBlank()) {
      throw new SqlRefusedException("the statement is empty; ask one SELECT");
    }
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > limits.textBytes()) {
      throw new SqlRefusedException(
          "the statement has "
              + bytes
              + " bytes, but at most "
              + limits.textBytes()
              + " are answered; use parameters or a join with VALUES");
    }
    int depth = 0;
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '\'' || c == '"') {
        quote = c;
      } else if (c == '(' && ++depth > limits.nesting()) {
        throw new SqlRefusedException(
            "more than " + limits.nesting() + " parentheses are nested; name parts by WITH");
      } else if (c == ')') {
        depth--;
      }
    }
  }

  private static String withoutEnd(String text) {
    String stripped = text.stripTrailing();
    return stripped.endsWith(";") ? stripped.substring(0, stripped.length() - 1) : text;
  }

  private static final class Checks extends SqlBasicVisitor<@Nullable Void> {

    @Override
    public @Nullable Void visit(SqlCall call) {
      String name = call.getOperator().getName().toUpperCase(Locale.ROOT);
      if (DENIED.contains(name) || name.startsWith("JSON_") || name.startsWith("IS JSON")) {
        throw refused(
            call.getParserPosition(), name + " is not answered; use LIKE, or features[…]");
      }
      if (call.getKind() == SqlKind.MATCH_RECOGNIZE) {
        throw refused(call.getParserPosition(), "MATCH_RECOGNIZE is not answered; use OVER");
      }
      if (call instanceof SqlWithItem item && item.recursive.booleanValue()) {
        throw refused(call.getParserPosition(), "WITH RECURSIVE is not answered; it need not end");
      }
      if (name.equals("HOP")) {
        checkHop(call);
      }
      return super.visit(call);
    }

    /** Each row is repeated for each window that it lies in. */
    private static void checkHop(SqlCall call) {
      List<BigDecimal> intervals =
          call.getOperandList().stream()
              .filter(SqlIntervalLiteral.class::isInstance)
              .map(interval -> millis((SqlIntervalLiteral) interval))
              .toList();
      if (intervals.size() < 2
          || intervals.get(0).signum() <= 0
          || intervals
                  .get(1)
                  .compareTo(intervals.get(0).multiply(BigDecimal.valueOf(WINDOWS_OF_A_ROW)))
              > 0) {
        throw refused(
            call.getParserPosition(),
            "HOP needs two intervals as literals, the second at most "
                + WINDOWS_OF_A_ROW
                + " times the first");
      }
    }

    private static BigDecimal millis(SqlIntervalLiteral interval) {
      BigDecimal value = interval.getValueAs(BigDecimal.class);
      TimeUnit unit =
          interval
              .getValueAs(SqlIntervalLiteral.IntervalValue.class)
              .getIntervalQualifier()
              .getUnit();
      // Months are counted in months, everything else in milliseconds.
      return unit == TimeUnit.MONTH || unit == TimeUnit.YEAR || unit == TimeUnit.QUARTER
          ? value.multiply(BigDecimal.valueOf(30L * 86_400_000))
          : value;
    }
  }
}
