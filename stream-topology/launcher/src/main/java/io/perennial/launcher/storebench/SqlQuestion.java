package io.perennial.launcher.storebench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.perennial.launcher.figures.MeasurementFailedException;
import io.perennial.replay.api.ReplayQuery;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/**
 * One question, as SQL and as a direct one.
 *
 * @param user whose latest rows are asked for
 * @param fromMillis their least event time, epoch milliseconds
 */
record SqlQuestion(String user, long fromMillis) {

  /** How the time is given to SQL. */
  enum TimeParameter {
    ISO_8601("?", DateTimeFormatter.ISO_INSTANT),
    CAST(
        "CAST(? AS TIMESTAMP)",
        DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS").withZone(ZoneOffset.UTC));

    private final String place;
    private final DateTimeFormatter format;

    TimeParameter(String place, DateTimeFormatter format) {
      this.place = place;
      this.format = format;
    }

    String sql() {
      return "select id, event_time, item_id, score, log_loss from examples where user_id = ?"
          + " and event_time >= "
          + place
          + " order by event_time desc limit "
          + Plan.HISTORY;
    }
  }

  /** Path and query of the direct question. */
  String target() {
    ReplayQuery query =
        ReplayQuery.everything()
            .ofUser(user)
            .between(fromMillis, Long.MAX_VALUE)
            .orderedBy(ReplayQuery.Order.NEWEST)
            .atMost(Plan.HISTORY);
    return "/examples?" + query.toQueryString();
  }

  /** Body of the SQL question. */
  byte[] body(TimeParameter time) {
    String from = time.format.format(Instant.ofEpochMilli(fromMillis));
    return body(time.sql(), List.of(user, from));
  }

  /** Body of the question how the store reads for it; such a statement takes no parameters. */
  static byte[] explainBody(TimeParameter time) {
    return body("EXPLAIN PLAN FOR " + time.sql(), List.of());
  }

  private static byte[] body(String sql, List<String> parameters) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("sql", sql);
      json.writeArrayFieldStart("parameters");
      for (String parameter : parameters) {
        json.writeString(parameter);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("JSON could not be written to memory", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Checks that both ways have the same rows in the same order, and that the SQL answer is whole.
   */
  void requireSame(byte[] direct, byte[] sql) {
    List<String> wanted = RowLines.idsAfter(direct, "{\"id\":\"");
    List<String> found = RowLines.idsAfter(sql, "[\"");
    if (!wanted.equals(found)) {
      throw new MeasurementFailedException(
          "user %s from %d is answered %s directly, but %s by SQL"
              .formatted(user, fromMillis, wanted, found));
    }
    String text = new String(sql, StandardCharsets.UTF_8).stripTrailing();
    if (!text.substring(text.lastIndexOf('\n') + 1).startsWith("{\"rows\":" + found.size())) {
      throw new MeasurementFailedException(
          "the SQL answer has no last line with its number of rows");
    }
  }

  /** The texts in the rows of a SQL answer, line by line. */
  static List<String> texts(byte[] sql) throws IOException {
    List<String> texts = new ArrayList<>();
    for (String line : new String(sql, StandardCharsets.UTF_8).split("\n", -1)) {
      if (!line.startsWith("[")) {
        continue;
      }
      try (JsonParser json = new JsonFactory().createParser(line)) {
        for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
          if (token == JsonToken.VALUE_STRING) {
            json.getText().stripTrailing().lines().forEach(texts::add);
          }
        }
      }
    }
    return texts;
  }
}
