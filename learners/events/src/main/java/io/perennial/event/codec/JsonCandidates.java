package io.perennial.event.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.perennial.event.OwnCandidate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The list {@code candidates}: an item as a string, or an object with {@code item} and, where it is
 * known, {@code propensity}.
 */
final class JsonCandidates {

  private JsonCandidates() {}

  /** The candidates in the producer's order. The parser is at the value of the field. */
  static List<OwnCandidate> read(JsonParser parser) throws IOException, InvalidEventException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return List.of();
    }
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw Json.wrongType("field 'candidates'", "a list", parser);
    }
    List<OwnCandidate> candidates = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (candidates.size() == Limits.CANDIDATES) {
        throw CandidateRules.tooMany();
      }
      candidates.add(candidate(parser, candidates.size()));
    }
    return candidates;
  }

  private static OwnCandidate candidate(JsonParser parser, int index)
      throws IOException, InvalidEventException {
    return switch (parser.currentToken()) {
      case VALUE_STRING -> named(parser.getText(), index);
      case START_OBJECT -> object(parser, index);
      default ->
          throw Json.wrongType("an item of field 'candidates'", "a string or an object", parser);
    };
  }

  private static OwnCandidate named(String item, int index) throws InvalidEventException {
    CandidateRules.item(item, index);
    return new OwnCandidate(item);
  }

  private static OwnCandidate object(JsonParser parser, int index)
      throws IOException, InvalidEventException {
    String item = "";
    boolean told = false;
    double propensity = OwnCandidate.UNKNOWN;
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      switch (name) {
        case "item" -> {
          if (!item.isEmpty()) {
            throw twice(name, item);
          }
          item = Json.string(parser, name, "");
        }
        case "propensity" -> {
          if (told) {
            throw twice(name, item);
          }
          told = parser.currentToken() != JsonToken.VALUE_NULL;
          propensity = told ? number(parser) : OwnCandidate.UNKNOWN;
        }
        default -> parser.skipChildren();
      }
    }
    CandidateRules.item(item, index);
    if (told) {
      CandidateRules.propensity(item, propensity);
    }
    return new OwnCandidate(item, propensity);
  }

  private static double number(JsonParser parser) throws IOException, InvalidEventException {
    if (!parser.currentToken().isNumeric()) {
      throw Json.wrongType("the propensity of an item of field 'candidates'", "a number", parser);
    }
    return parser.getDoubleValue();
  }

  private static InvalidEventException twice(String name, String item) {
    return new InvalidEventException(
        "field '"
            + name
            + "' is given twice for item "
            + Reasons.quote(item)
            + " of field 'candidates'; send it once");
  }

  static void write(JsonGenerator json, List<OwnCandidate> candidates) throws IOException {
    for (OwnCandidate candidate : candidates) {
      if (candidate.hasPropensity()) {
        json.writeStartObject();
        json.writeStringField("item", candidate.item());
        json.writeNumberField("propensity", candidate.propensity());
        json.writeEndObject();
      } else {
        json.writeString(candidate.item());
      }
    }
  }
}
