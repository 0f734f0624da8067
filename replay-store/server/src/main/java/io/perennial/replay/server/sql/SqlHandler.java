package io.perennial.replay.server.sql;

import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.perennial.replay.api.ReplayRowJson;
import io.perennial.replay.server.http.Problem;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /sql}: a statement's answer, one JSON value per line: the columns, each row as an
 * array, and at the end how many they were. What goes wrong within the first 64 KB is a problem
 * document; afterwards the connection is aborted, and so no answer looks whole that is not.
 */
public final class SqlHandler implements Handler {

  private static final Logger LOG = LoggerFactory.getLogger(SqlHandler.class);

  private final SqlEngine engine;

  /** Answers from an engine, within its limits. */
  public SqlHandler(SqlEngine engine) {
    this.engine = engine;
  }

  @Override
  public void handle(Context context) {
    HeldOutput held = new HeldOutput(context);
    try {
      SqlRequest request = SqlRequest.read(context.bodyAsBytes());
      try (SqlRows rows = engine.execute(request.sql(), request.parameters())) {
        write(rows, held);
      }
      held.finish();
    } catch (IOException e) {
      abort(context, e);
    } catch (RuntimeException e) {
      fail(context, held, e);
    }
  }

  private static void write(SqlRows rows, HeldOutput held) throws IOException {
    // Not closed when it fails: that would complete what was begun.
    JsonGenerator json = ReplayRowJson.FACTORY.createGenerator(held);
    json.configure(JsonGenerator.Feature.AUTO_CLOSE_TARGET, false);
    json.configure(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM, false);
    json.setRootValueSeparator(null);
    writeColumns(json, rows.columns());
    long count = 0;
    for (@Nullable Object[] row = rows.next(); row != null; row = rows.next()) {
      json.writeStartArray();
      for (int i = 0; i < row.length; i++) {
        write(json, SqlValues.plain(row[i], rows.columns().get(i).type()));
      }
      json.writeEndArray();
      json.writeRaw('\n');
      count++;
    }
    json.writeStartObject();
    json.writeNumberField("rows", count);
    if (rows.truncated()) {
      json.writeBooleanField("truncated", true);
    }
    json.writeEndObject();
    json.writeRaw('\n');
    json.flush();
  }

  private static void writeColumns(JsonGenerator json, List<SqlColumn> columns) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("columns");
    for (SqlColumn column : columns) {
      json.writeStartObject();
      json.writeStringField("name", column.name());
      json.writeStringField("type", column.type());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeRaw('\n');
  }

  static void write(JsonGenerator json, @Nullable Object value) throws IOException {
    if (value instanceof String text) {
      json.writeString(text);
    } else if (value instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else if (value instanceof Number number) {
      json.writeNumber(number.toString());
    } else if (value instanceof Map<?, ?> map) {
      json.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        json.writeFieldName(String.valueOf(entry.getKey()));
        write(json, SqlValues.plain(entry.getValue(), "ANY"));
      }
      json.writeEndObject();
    } else if (value instanceof List<?> list) {
      json.writeStartArray();
      for (Object element : list) {
        write(json, SqlValues.plain(element, "ANY"));
      }
      json.writeEndArray();
    } else {
      json.writeNull();
    }
  }

  private static void fail(Context context, HeldOutput held, RuntimeException failure) {
    Problem problem = SqlProblem.of(failure);
    if (problem.status() == 500) {
      LOG.error("a statement failed", failure);
    }
    if (held.sent()) {
      abort(context, failure);
      return;
    }
    problem.answer(context);
  }

  /** The asker sees a broken connection, and not the regular end of a shorter answer. */
  private static void abort(Context context, Exception cause) {
    LOG.debug("an answer was broken off", cause);
    ServletContextRequest.getServletContextRequest(context.req()).getServletChannel().abort(cause);
  }
}
