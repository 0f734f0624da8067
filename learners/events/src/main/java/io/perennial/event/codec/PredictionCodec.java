package io.perennial.event.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.perennial.event.Evidence;
import io.perennial.event.LabelSpace;
import io.perennial.event.Prediction;
import io.perennial.event.RankedItem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records of the predictions topic, as JSON: {@code id}, {@code timestamp}, {@code user}, {@code
 * item}, {@code score} (probability of the positive class), {@code baseScore} (without the error
 * memory), {@code compensation} (score - baseScore), {@code confidence}, {@code expert}, {@code
 * modelVersion}. With several classes, {@code class} is the likeliest, the three above are its own,
 * and {@code scores} has the probability of every class by name; {@code baseScores} likewise,
 * unless it is the same. {@code evidence} is there when it was asked for: an array of objects like
 * {@link Evidence}. {@code ranking} is there when there were candidates: an array of objects like
 * {@link RankedItem}, the best first, with {@code policyVersion}. Numbers read back to the same
 * bits.
 */
public final class PredictionCodec {

  private final LabelSpace labels;
  private final Labels names;
  private final boolean binary;

  public PredictionCodec(LabelSpace labels) {
    this.labels = labels;
    this.names = Labels.ofTopic(labels);
    this.binary = labels instanceof LabelSpace.Binary;
  }

  /**
   * The bytes of a prediction.
   *
   * @throws IllegalArgumentException unless there is one finite score per class
   */
  public byte[] encode(Prediction prediction) {
    Scores.require(prediction, labels);
    return Json.writeObject(json -> write(json, prediction));
  }

  private void write(JsonGenerator json, Prediction prediction) throws IOException {
    int shown = binary ? 1 : Scores.best(prediction.scores());
    float score = prediction.scores()[shown];
    float baseScore = prediction.baseScores()[shown];
    json.writeStringField("id", prediction.id());
    json.writeNumberField("timestamp", prediction.timestamp());
    json.writeStringField("user", prediction.user());
    json.writeStringField("item", prediction.item());
    json.writeNumberField("score", score);
    json.writeNumberField("baseScore", baseScore);
    json.writeNumberField("compensation", score - baseScore);
    json.writeNumberField("confidence", prediction.confidence());
    json.writeNumberField("expert", prediction.expert());
    json.writeNumberField("modelVersion", prediction.modelVersion());
    if (!prediction.evidence().isEmpty()) {
      writeEvidence(json, prediction.evidence());
    }
    if (!prediction.ranking().isEmpty()) {
      writeRanking(json, prediction.ranking());
      json.writeNumberField("policyVersion", prediction.policyVersion());
    }
    if (!binary) {
      json.writeStringField("class", labels.nameOf(shown));
      writeScores(json, "scores", prediction.scores());
      if (!Scores.sameBits(prediction.scores(), prediction.baseScores())) {
        writeScores(json, "baseScores", prediction.baseScores());
      }
    }
  }

  private static void writeEvidence(JsonGenerator json, List<Evidence> evidence)
      throws IOException {
    json.writeArrayFieldStart("evidence");
    for (Evidence example : evidence) {
      json.writeStartObject();
      json.writeStringField("id", example.id());
      json.writeNumberField("timestamp", example.timestamp());
      json.writeNumberField("outcome", example.outcome());
      json.writeNumberField("baseScore", example.baseScore());
      json.writeNumberField("similarity", example.similarity());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeRanking(JsonGenerator json, List<RankedItem> ranking)
      throws IOException {
    json.writeArrayFieldStart("ranking");
    for (RankedItem candidate : ranking) {
      json.writeStartObject();
      json.writeStringField("item", candidate.item());
      json.writeNumberField("score", candidate.score());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void writeScores(JsonGenerator json, String field, float[] scores) throws IOException {
    json.writeObjectFieldStart(field);
    for (int i = 0; i < scores.length; i++) {
      json.writeNumberField(labels.nameOf(i), scores[i]);
    }
    json.writeEndObject();
  }

  /**
   * The prediction of these bytes; a binary one's score of class 0 is 1 - score.
   *
   * @throws InvalidEventException for anything that is no prediction with these classes
   */
  public Prediction decode(byte[] value) throws InvalidEventException {
    Draft draft = new Draft();
    Json.readObject(value, draft);
    return draft.toPrediction();
  }

  /** The fields in whatever order they come. */
  private final class Draft implements Json.Fields {

    private String id = "";
    private long timestamp = -1;
    private String user = "";
    private String item = "";
    private float score = Float.NaN;
    private float baseScore = Float.NaN;
    private float @Nullable [] scores;
    private float @Nullable [] baseScores;
    private float confidence;
    private final List<Evidence> evidence = new ArrayList<>();
    private final List<RankedItem> ranking = new ArrayList<>();
    private long policyVersion;
    private int expert;
    private long modelVersion;

    @Override
    public void read(JsonParser parser, String name) throws IOException, InvalidEventException {
      switch (name) {
        case "id" -> id = Json.text(parser, name, "");
        case "timestamp" -> timestamp = JsonTimestamp.read(parser);
        case "user" -> user = Json.text(parser, name, "");
        case "item" -> item = Json.text(parser, name, "");
        case "score" -> score = number(parser, name);
        case "baseScore" -> baseScore = number(parser, name);
        case "scores" -> scores = scores(parser, name);
        case "baseScores" -> baseScores = scores(parser, name);
        case "confidence" -> confidence = number(parser, name);
        case "evidence" -> objects(parser, name, () -> evidence.add(example(parser)));
        case "ranking" -> objects(parser, name, () -> ranking.add(candidate(parser)));
        case "policyVersion" -> policyVersion = whole(parser, name, Long.MAX_VALUE);
        case "expert" -> expert = Math.toIntExact(whole(parser, name, Integer.MAX_VALUE));
        case "modelVersion" -> modelVersion = whole(parser, name, Long.MAX_VALUE);
        default -> parser.skipChildren();
      }
    }

    Prediction toPrediction() throws InvalidEventException {
      EventRules.id(id);
      if (timestamp < 0) {
        throw missing("timestamp");
      }
      float[] served = binary ? pair(score, "score") : required(scores);
      float[] base =
          binary ? pair(baseScore, "baseScore") : baseScores == null ? served.clone() : baseScores;
      return new Prediction(
          id,
          timestamp,
          user,
          item,
          served,
          base,
          expert,
          modelVersion,
          confidence,
          evidence,
          ranking,
          policyVersion);
    }

    private static void objects(JsonParser parser, String field, Element element)
        throws IOException, InvalidEventException {
      if (parser.currentToken() != JsonToken.START_ARRAY) {
        throw Json.wrongType("field '" + field + "'", "an array", parser);
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
          throw Json.wrongType("field '" + field + "'", "an array of objects", parser);
        }
        element.read();
      }
    }

    private static RankedItem candidate(JsonParser parser)
        throws IOException, InvalidEventException {
      String candidate = "";
      float score = Float.NaN;
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        parser.nextToken();
        switch (name) {
          case "item" -> candidate = Json.text(parser, name, "");
          case "score" -> score = number(parser, name);
          default -> parser.skipChildren();
        }
      }
      require(score, "ranking.score");
      return new RankedItem(candidate, score);
    }

    private Evidence example(JsonParser parser) throws IOException, InvalidEventException {
      String example = "";
      long time = 0;
      float outcome = Float.NaN;
      float scored = Float.NaN;
      float similarity = Float.NaN;
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        parser.nextToken();
        switch (name) {
          case "id" -> example = Json.text(parser, name, "");
          case "timestamp" -> time = JsonTimestamp.read(parser);
          case "outcome" -> outcome = number(parser, name);
          case "baseScore" -> scored = number(parser, name);
          case "similarity" -> similarity = number(parser, name);
          default -> parser.skipChildren();
        }
      }
      require(outcome, "evidence.outcome");
      require(scored, "evidence.baseScore");
      require(similarity, "evidence.similarity");
      return new Evidence(example, time, outcome, scored, similarity);
    }

    private float[] required(float @Nullable [] values) throws InvalidEventException {
      if (values == null) {
        throw missing("scores");
      }
      return values;
    }

    private float[] pair(float positive, String field) throws InvalidEventException {
      if (Float.isNaN(positive)) {
        throw missing(field);
      }
      return new float[] {1 - positive, positive};
    }

    private float[] scores(JsonParser parser, String field)
        throws IOException, InvalidEventException {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw Json.wrongType("field '" + field + "'", "an object", parser);
      }
      float[] values = new float[labels.size()];
      Arrays.fill(values, Float.NaN);
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        parser.nextToken();
        values[names.indexOf(name)] = number(parser, field);
      }
      for (int i = 0; i < values.length; i++) {
        if (Float.isNaN(values[i])) {
          throw new InvalidEventException(
              "field '" + field + "' must have a score for the class '" + labels.nameOf(i) + "'");
        }
      }
      return values;
    }
  }

  /** Reads one object of an array. */
  private interface Element {
    void read() throws IOException, InvalidEventException;
  }

  private static void require(float value, String field) throws InvalidEventException {
    if (Float.isNaN(value)) {
      throw missing(field);
    }
  }

  private static InvalidEventException missing(String field) {
    return new InvalidEventException("field '" + field + "' is missing; a prediction must have it");
  }

  /** Read from the text, since a detour through double would round twice. */
  private static float number(JsonParser parser, String name)
      throws IOException, InvalidEventException {
    float value =
        parser.currentToken().isNumeric() ? Float.parseFloat(parser.getText()) : Float.NaN;
    if (!Float.isFinite(value)) {
      throw Json.wrongType("field '" + name + "'", "a finite number", parser);
    }
    return value;
  }

  private static long whole(JsonParser parser, String name, long limit)
      throws IOException, InvalidEventException {
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
        || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
        || parser.getLongValue() < 0
        || parser.getLongValue() > limit) {
      throw Json.wrongType("field '" + name + "'", "a whole number from 0", parser);
    }
    return parser.getLongValue();
  }
}
