package io.perennial.replay.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.http.Context;
import io.perennial.replay.api.InvalidQueryException;
import io.perennial.replay.api.ReplayRowJson;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jetty.http.HttpStatus;

/**
 * A refusal as RFC 9457 has it.
 *
 * @param status of HTTP
 * @param title the same in words
 * @param detail one sentence
 * @param extensions further members, in order: numbers, or texts
 */
public record Problem(
    int status, String title, String detail, Map<String, ? extends Object> extensions) {

  static final String TYPE = "application/problem+json";

  /** Of a status, with one sentence. */
  public static Problem of(int status, String detail) {
    return new Problem(status, HttpStatus.getMessage(status), detail, Map.of());
  }

  static Problem unavailable(String detail) {
    return of(503, detail);
  }

  static Problem invalid(InvalidQueryException invalid) {
    Map<String, String> extensions = new LinkedHashMap<>();
    extensions.put("parameter", invalid.parameter());
    extensions.put("value", invalid.value());
    extensions.put("allowed", invalid.allowed());
    return new Problem(
        400, HttpStatus.getMessage(400), String.valueOf(invalid.getMessage()), extensions);
  }

  /** The same with further members. */
  public Problem with(Map<String, ? extends Object> further) {
    return new Problem(status, title, detail, further);
  }

  /** Answers with it; 503 says to come back in a second. */
  public void answer(Context context) {
    if (status == 503) {
      context.header("Retry-After", "1");
    }
    context.status(status).contentType(TYPE).result(json());
  }

  String json() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = ReplayRowJson.FACTORY.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("type", "about:blank");
      json.writeStringField("title", title);
      json.writeNumberField("status", status);
      json.writeStringField("detail", detail);
      for (Map.Entry<String, ? extends Object> extension : extensions.entrySet()) {
        json.writeFieldName(extension.getKey());
        if (extension.getValue() instanceof Number number) {
          json.writeNumber(number.toString());
        } else {
          json.writeString(extension.getValue().toString());
        }
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
