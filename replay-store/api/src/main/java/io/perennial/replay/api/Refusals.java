package io.perennial.replay.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.perennial.replay.api.ReplayException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a store says that does not answer: a problem document, if it is our own. */
final class Refusals {

  private static final int MAX_PROBLEM_BYTES = 64 * 1024;

  private Refusals() {}

  /** The refusal as an exception; reads the body and closes it. */
  static ReplayException of(HttpResponse<InputStream> response) {
    int status = response.statusCode();
    return new ReplayException(kind(status), status, detail(response), null);
  }

  private static Kind kind(int status) {
    return switch (status) {
      case 503 -> Kind.UNAVAILABLE;
      case 408, 504 -> Kind.DEADLINE;
      default -> status >= 400 && status < 500 ? Kind.REFUSED : Kind.BROKEN;
    };
  }

  /** Seconds, as our own store says it; a date, which a proxy may send, counts as one second. */
  static Duration retryAfter(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(text -> text.matches("\\d{1,4}"))
        .map(text -> Duration.ofSeconds(Long.parseLong(text)))
        .orElse(Duration.ofSeconds(1));
  }

  private static String detail(HttpResponse<InputStream> response) {
    String fallback = "the replay store answered " + response.statusCode();
    try (InputStream body = response.body();
        JsonParser json = ReplayRowJson.FACTORY.createParser(body.readNBytes(MAX_PROBLEM_BYTES))) {
      String told = json.nextToken() == JsonToken.START_OBJECT ? told(json) : null;
      return told == null ? fallback : told;
    } catch (IOException e) {
      return fallback;
    }
  }

  /** The detail, and the place in the statement where it is about one. */
  private static @Nullable String told(JsonParser json) throws IOException {
    String detail = null;
    int line = 0;
    int column = 0;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      switch (name) {
        case "detail" -> detail = json.getText();
        case "line" -> line = value == JsonToken.VALUE_NUMBER_INT ? json.getIntValue() : 0;
        case "column" -> column = value == JsonToken.VALUE_NUMBER_INT ? json.getIntValue() : 0;
        default -> json.skipChildren();
      }
    }
    return detail == null || line < 1 || column < 1
        ? detail
        : detail + " (line " + line + ", column " + column + ")";
  }
}
