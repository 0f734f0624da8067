package io.perennial.learner.snapshot;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.perennial.event.LabelSpace;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@link SnapshotInfo} as a line of JSON. Fields it does not know are skipped. */
final class SnapshotHeader {

  private static final JsonFactory JSON = new JsonFactory();

  private int shard;
  private long outcomes;
  private long eventClock = Long.MIN_VALUE;
  private @Nullable String createdAt;
  private @Nullable LabelSpace labels;
  private @Nullable String learner;
  private @Nullable String digest;

  private SnapshotHeader() {}

  static String write(SnapshotInfo info) {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      json.writeNumberField("shard", info.shard());
      json.writeNumberField("outcomes", info.outcomes());
      if (info.eventClock() != Long.MIN_VALUE) {
        json.writeNumberField("eventClock", info.eventClock());
      }
      json.writeStringField("createdAt", info.createdAt().toString());
      write(json, info.labels());
      json.writeStringField("learner", info.config().toString());
      json.writeStringField("modelDigest", info.digest());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a header could not be written to memory", e);
    }
    return line.toString();
  }

  private static void write(JsonGenerator json, LabelSpace labels) throws IOException {
    json.writeObjectFieldStart("labels");
    if (labels instanceof LabelSpace.Binary binary) {
      json.writeStringField("positive", binary.positive());
    } else if (labels instanceof LabelSpace.Named named) {
      json.writeArrayFieldStart("classes");
      for (String name : named.names()) {
        json.writeString(name);
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  /**
   * Takes back what {@link #write} gave.
   *
   * @throws IllegalArgumentException if it is none, or of another build's learner
   */
  static SnapshotInfo read(String line) {
    SnapshotHeader header = new SnapshotHeader();
    try (JsonParser json = JSON.createParser(line)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("is no JSON object");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        header.readField(name, json);
      }
      return header.info();
    } catch (IOException | DateTimeParseException e) {
      throw new IllegalArgumentException("cannot be read", e);
    }
  }

  private void readField(String name, JsonParser json) throws IOException {
    switch (name) {
      case "shard" -> shard = json.getIntValue();
      case "outcomes" -> outcomes = json.getLongValue();
      case "eventClock" -> eventClock = json.getLongValue();
      case "createdAt" -> createdAt = json.getText();
      case "labels" -> labels = labels(json);
      case "learner" -> learner = json.getText();
      case "modelDigest" -> digest = json.getText();
      default -> json.skipChildren();
    }
  }

  private static LabelSpace labels(JsonParser json) throws IOException {
    String positive = "1";
    List<String> classes = new ArrayList<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      if (name.equals("positive")) {
        positive = json.getText();
      } else if (name.equals("classes")) {
        while (json.nextToken() == JsonToken.VALUE_STRING) {
          classes.add(json.getText());
        }
      } else {
        json.skipChildren();
      }
    }
    return classes.isEmpty() ? LabelSpace.binary(positive) : LabelSpace.of(classes);
  }

  private SnapshotInfo info() {
    return new SnapshotInfo(
        shard,
        outcomes,
        eventClock,
        Instant.parse(required("createdAt", createdAt)),
        required("labels", labels),
        LearnerConfigText.parse(required("learner", learner)),
        required("modelDigest", digest));
  }

  private static <T> T required(String field, @Nullable T value) {
    if (value == null) {
      throw new IllegalArgumentException("has no field '" + field + "'");
    }
    return value;
  }
}
