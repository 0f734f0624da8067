package io.perennial.event.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.perennial.event.Event;
import io.perennial.event.Feature;
import io.perennial.event.Feedback;
import io.perennial.event.Forget;
import io.perennial.event.Interaction;
import io.perennial.event.LabelSpace;
import io.perennial.event.OwnCandidate;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events as JSON, as {@code schema/interaction.schema.json} describes them. Fields unknown to us
 * are ignored, so that producers may be newer than the job.
 */
public final class JsonEventCodec implements EventCodec {

  private final Labels labels;

  /** For topics: a binary stream's labels are 0 and 1, and its positive label's name. */
  public JsonEventCodec(LabelSpace labels) {
    this(Labels.ofTopic(labels));
  }

  private JsonEventCodec(Labels labels) {
    this.labels = labels;
  }

  /**
   * For input files: labels are exactly what the label space says, so that with the positive label
   * 2 the label 1 is negative.
   */
  public static JsonEventCodec ofSource(LabelSpace labels) {
    return new JsonEventCodec(Labels.ofSource(labels));
  }

  @Override
  public String contentType() {
    return Headers.JSON;
  }

  @Override
  public Event decode(byte[] value) throws InvalidEventException {
    Draft draft = new Draft(labels);
    Json.readObject(value, draft);
    Event event = draft.toEvent();
    EventRules.check(event);
    return event;
  }

  @Override
  public byte[] encode(Event event) {
    EventRules.require(event);
    return Json.writeObject(
        json -> {
          if (event instanceof Feedback) {
            json.writeStringField("type", "feedback");
          }
          if (event instanceof Forget) {
            json.writeStringField("type", "forget");
          } else {
            json.writeStringField("id", event.id());
          }
          json.writeNumberField("timestamp", event.timestamp());
          json.writeStringField("user", event.user());
          if (event instanceof Interaction interaction) {
            json.writeStringField("item", interaction.item());
            if (!interaction.features().isEmpty()) {
              json.writeObjectFieldStart("features");
              JsonFeatures.write(json, interaction.features());
              json.writeEndObject();
            }
            if (!interaction.domain().isEmpty()) {
              json.writeStringField("domain", interaction.domain());
            }
            labels.write(json, interaction.label());
            if (!interaction.candidates().isEmpty()) {
              json.writeArrayFieldStart("candidates");
              JsonCandidates.write(json, interaction.candidates());
              json.writeEndArray();
            }
          } else if (event instanceof Feedback feedback) {
            labels.nameOf(feedback.label());
            labels.write(json, feedback.label());
          } else if (event instanceof Forget forget) {
            json.writeStringField("mac", forget.mac());
          }
        });
  }

  /** The fields in whatever order they come. */
  private static final class Draft implements Json.Fields {

    private static final int ID = 1;
    private static final int TIMESTAMP = 1 << 1;
    private static final int USER = 1 << 2;
    private static final int ITEM = 1 << 3;
    private static final int FEATURES = 1 << 4;
    private static final int DOMAIN = 1 << 5;
    private static final int LABEL = 1 << 6;
    private static final int TYPE = 1 << 7;
    private static final int CANDIDATES = 1 << 8;

    private final Labels labels;
    private int seen;
    private String type = "interaction";
    private String id = "";
    private long timestamp = -1;
    private String user = "";
    private String item = "";
    private String domain = "";
    private List<Feature> features = List.of();
    private int label = Interaction.UNLABELLED;
    private List<OwnCandidate> candidates = List.of();
    private @Nullable String mac;

    Draft(Labels labels) {
      this.labels = labels;
    }

    @Override
    public void read(JsonParser parser, String name) throws IOException, InvalidEventException {
      switch (name) {
        case "id" -> id = string(parser, name, ID, "");
        case "timestamp" -> {
          once(TIMESTAMP, name);
          timestamp = JsonTimestamp.read(parser);
        }
        case "user" -> user = string(parser, name, USER, "");
        case "item" -> item = string(parser, name, ITEM, "");
        case "features" -> {
          once(FEATURES, name);
          features = JsonFeatures.read(parser);
        }
        case "domain" -> domain = string(parser, name, DOMAIN, "");
        case "label" -> {
          once(LABEL, name);
          label = label(parser);
        }
        case "candidates" -> {
          once(CANDIDATES, name);
          candidates = JsonCandidates.read(parser);
        }
        case "mac" -> {
          // An interaction's or outcome's field of this name is one that we do not know.
          mac = parser.currentToken() == JsonToken.VALUE_STRING ? parser.getText() : null;
          parser.skipChildren();
        }
        case "type" -> type = string(parser, name, TYPE, type);
        default -> parser.skipChildren();
      }
    }

    private String string(JsonParser parser, String name, int field, String fallback)
        throws IOException, InvalidEventException {
      once(field, name);
      return Json.string(parser, name, fallback);
    }

    private void once(int field, String name) throws InvalidEventException {
      if ((seen & field) != 0) {
        throw new InvalidEventException("field '" + name + "' is given twice; send it once");
      }
      seen |= field;
    }

    private int label(JsonParser parser) throws IOException, InvalidEventException {
      return switch (parser.currentToken()) {
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
            labels.indexOf(parser.getDoubleValue(), parser.getText());
        case VALUE_STRING -> labels.indexOf(parser.getText());
        case VALUE_TRUE -> labels.indexOf(true);
        case VALUE_FALSE -> labels.indexOf(false);
        case VALUE_NULL -> Interaction.UNLABELLED;
        default -> throw Json.wrongType("field 'label'", "a number or a string", parser);
      };
    }

    Event toEvent() throws InvalidEventException {
      if (type.equals("forget")) {
        return forget();
      }
      if ((seen & ID) == 0) {
        throw new InvalidEventException("field 'id' is missing; it must be a string");
      }
      EventRules.id(id);
      requireTimestamp();
      return switch (type) {
        case "interaction" ->
            new Interaction(id, timestamp, user, item, features, domain, label, candidates);
        case "feedback" -> feedback();
        default ->
            throw new InvalidEventException(
                "field 'type' must be interaction, feedback or forget, but is "
                    + Reasons.quote(type));
      };
    }

    private void requireTimestamp() throws InvalidEventException {
      if ((seen & TIMESTAMP) == 0) {
        throw new InvalidEventException(
            "field 'timestamp' is missing; it must be the event time in epoch milliseconds");
      }
    }

    private Event forget() throws InvalidEventException {
      requireTimestamp();
      EventRules.user(user);
      return new Forget(timestamp, user, mac == null ? "" : mac);
    }

    private Event feedback() throws InvalidEventException {
      if (label == Interaction.UNLABELLED) {
        throw new InvalidEventException("field 'label' is missing; feedback must have one");
      }
      return new Feedback(id, timestamp, user, label);
    }
  }
}
