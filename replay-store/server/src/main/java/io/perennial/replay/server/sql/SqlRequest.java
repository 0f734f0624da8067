package io.perennial.replay.server.sql;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.perennial.replay.api.ReplayRowJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code POST /sql} is asked: {@code {"sql":"…","parameters":[…]}}.
 *
 * @param sql one statement
 * @param parameters text, numbers, truths or null, one for each {@code ?}
 */
record SqlRequest(String sql, List<@Nullable Object> parameters) {

  private static final String FORM = "{\"sql\":\"…\",\"parameters\":[…]}";

  /** Without a table of all names that anybody ever sent, which is copied for each new one. */
  private static final JsonFactory JSON =
      ReplayRowJson.FACTORY.rebuild().disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES).build();

  /**
   * Reads a body.
   *
   * @throws SqlRefusedException when it is none, or has more than that
   */
  static SqlRequest read(byte[] body) {
    try (JsonParser json = JSON.createParser(body)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw refused("no object");
      }
      String sql = null;
      List<@Nullable Object> parameters = List.of();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        if (name.equals("sql") && value == JsonToken.VALUE_STRING) {
          sql = json.getText();
        } else if (name.equals("parameters") && value == JsonToken.START_ARRAY) {
          parameters = parameters(json);
        } else {
          throw refused("field '" + name + "' as " + value);
        }
      }
      if (sql == null || json.nextToken() != null) {
        throw refused(sql == null ? "no field 'sql'" : "more after the object");
      }
      return new SqlRequest(sql, parameters);
    } catch (JsonProcessingException e) {
      throw refused("no JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw refused("no JSON: " + e.getMessage());
    }
  }

  private static List<@Nullable Object> parameters(JsonParser json) throws IOException {
    List<@Nullable Object> parameters = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      parameters.add(
          switch (json.currentToken()) {
            case VALUE_STRING -> json.getText();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getNumberValue();
            default -> throw refused("a parameter that is no text, number, truth or null");
          });
    }
    return parameters;
  }

  private static SqlRefusedException refused(String found) {
    return new SqlRefusedException("the body has " + found + ", but must be " + FORM);
  }
}
