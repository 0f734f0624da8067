package io.perennial.replay.server.sql;

import com.fasterxml.jackson.core.JsonGenerator;
import io.perennial.replay.api.ReplayRowJson;
import io.perennial.replay.server.storage.StoreUnavailableException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/**
 * A statement's end as RFC 9457 has it.
 *
 * @param status of HTTP
 * @param title the same in words
 * @param detail one sentence
 * @param line of the statement, 0 where it is not known
 * @param column of that line, 0 where it is not known
 */
record SqlProblem(int status, String title, String detail, int line, int column) {

  static final String TYPE = "application/problem+json";

  /** What a failure means to the asker. */
  static SqlProblem of(Throwable failure) {
    String detail = String.valueOf(failure.getMessage());
    if (failure instanceof SqlRefusedException refused) {
      return new SqlProblem(400, "Bad Request", detail, refused.line(), refused.column());
    }
    if (failure instanceof StoreUnavailableException) {
      return new SqlProblem(503, "Service Unavailable", detail, 0, 0);
    }
    if (failure instanceof SqlLimitException limit) {
      return switch (limit.limit()) {
        case CONCURRENCY -> new SqlProblem(503, "Service Unavailable", detail, 0, 0);
        case DEADLINE -> new SqlProblem(504, "Gateway Timeout", detail, 0, 0);
        case MEMORY -> new SqlProblem(507, "Insufficient Storage", detail, 0, 0);
      };
    }
    return new SqlProblem(
        500, "Internal Server Error", "the statement failed; the store's log says more", 0, 0);
  }

  String json() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = ReplayRowJson.FACTORY.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("type", "about:blank");
      json.writeStringField("title", title);
      json.writeNumberField("status", status);
      json.writeStringField("detail", detail);
      if (line > 0) {
        json.writeNumberField("line", line);
        json.writeNumberField("column", column);
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
