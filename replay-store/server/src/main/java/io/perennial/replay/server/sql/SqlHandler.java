package io.perennial.replay.server.sql;

import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.http.Context;
import io.perennial.replay.api.ReplayRowJson;
import io.perennial.replay.server.http.AnswerStream;
import io.perennial.replay.server.http.Answering;
import io.perennial.replay.server.http.ProblemException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /sql}: a statement's answer, one JSON value per line: the columns, each row as an
 * array, and at the end how many they were.
 */
public final class SqlHandler implements Answering.Writer {

  private final SqlEngine engine;

  /** Answers from an engine, within its limits. */
  public SqlHandler(SqlEngine engine) {
    this.engine = engine;
  }

  @Override
  public void write(Context context, AnswerStream out) throws IOException {
    out.with("Content-Type", "application/x-ndjson");
    try {
      SqlRequest request = SqlRequest.read(context.bodyAsBytes());
      try (SqlRows rows = engine.execute(request.sql(), request.parameters())) {
        write(rows, out);
      }
    } catch (SqlRefusedException e) {
      throw new ProblemException(SqlProblem.of(e), e);
    } catch (SqlLimitException e) {
      throw new ProblemException(SqlProblem.of(e), e);
    }
  }

  private static void write(SqlRows rows, AnswerStream out) throws IOException {
    // Not closed when it fails: that would complete what was begun.
    JsonGenerator json = ReplayRowJson.FACTORY.createGenerator(out);
    json.configure(JsonGenerator.Feature.AUTO_CLOSE_TARGET, false);
    json.configure(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM, false);
    json.setRootValueSeparator(null);
    writeColumns(json, rows.columns());
    long count = 0;
    for (@Nullable Object[] row = rows.next(); row != null; row = rows.next()) {
      out.row();
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
}
