package io.perennial.event.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import io.perennial.event.Interaction;
import io.perennial.event.LabelSpace;
import io.perennial.event.LabelledExample;
import io.perennial.event.LabelledExample.Origin;
import io.perennial.event.Prediction;
import java.util.List;

/**
 * Records of the examples topic, as the Protobuf message {@code perennial.v1.LabelledExample}.
 * Every score comes back with the same bits; base scores are left out when they are the served
 * ones, and evidence is never kept.
 */
public final class LabelledExampleCodec {

  private final Labels labels;
  private final ProtobufMapping mapping;

  public LabelledExampleCodec(LabelSpace labels) {
    this.labels = Labels.ofTopic(labels);
    this.mapping = new ProtobufMapping(this.labels);
  }

  /**
   * The bytes of an example.
   *
   * @throws IllegalArgumentException if its interaction breaks a limit, or its label or the number
   *     of its scores do not fit the classes
   */
  public byte[] encode(LabelledExample example) {
    EventRules.require(example.interaction());
    labels.nameOf(example.label());
    Prediction prediction = example.prediction();
    Scores.require(prediction, labels.space());
    var message =
        io.perennial.event.proto.LabelledExample.newBuilder()
            .setInteraction(mapping.message(example.interaction()))
            .setLabel(example.label())
            .setOrigin(toMessage(example.origin()))
            .setLabelledAt(example.labelledAt())
            .setExpert(prediction.expert())
            .setModelVersion(prediction.modelVersion())
            .setSequence(example.sequence())
            .setConfidence(prediction.confidence());
    for (float score : prediction.scores()) {
      message.addScores(score);
    }
    if (!Scores.sameBits(prediction.scores(), prediction.baseScores())) {
      for (float score : prediction.baseScores()) {
        message.addBaseScores(score);
      }
    }
    return message.build().toByteArray();
  }

  /**
   * The example of these bytes.
   *
   * @throws InvalidEventException for anything that {@link #encode} with these classes cannot have
   *     written
   */
  public LabelledExample decode(byte[] value) throws InvalidEventException {
    io.perennial.event.proto.LabelledExample message;
    try {
      message = io.perennial.event.proto.LabelledExample.parseFrom(value);
    } catch (InvalidProtocolBufferException e) {
      throw ProtobufMapping.unreadable(e);
    }
    if (message.hasForgotten()) {
      throw new InvalidEventException(
          "field 'forgotten' makes it a marker; read it with ForgottenCodec");
    }
    Interaction interaction = mapping.interaction(message.getInteraction());
    float[] scores = scores("scores", message.getScoresList());
    float[] baseScores =
        message.getBaseScoresCount() == 0
            ? scores.clone()
            : scores("base_scores", message.getBaseScoresList());
    Prediction prediction =
        new Prediction(
            interaction.id(),
            interaction.timestamp(),
            interaction.user(),
            interaction.item(),
            scores,
            baseScores,
            message.getExpert(),
            message.getModelVersion(),
            message.getConfidence(),
            List.of());
    return new LabelledExample(
        interaction,
        label(message.getLabel()),
        fromMessage(message.getOrigin()),
        message.getLabelledAt(),
        prediction,
        message.getSequence());
  }

  private int label(int label) throws InvalidEventException {
    if (label < 0 || label >= labels.space().size()) {
      throw new InvalidEventException(
          "field 'label' must be a class from 0 to "
              + (labels.space().size() - 1)
              + ", but is "
              + label);
    }
    return label;
  }

  private float[] scores(String field, List<Float> values) throws InvalidEventException {
    if (values.size() != labels.space().size()) {
      throw new InvalidEventException(
          "field '"
              + field
              + "' must have one score per class, "
              + labels.space().size()
              + ", but has "
              + values.size());
    }
    float[] scores = new float[values.size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = values.get(i);
      if (!Float.isFinite(scores[i])) {
        throw new InvalidEventException(
            "field '%s' must be finite numbers, but one is %s".formatted(field, scores[i]));
      }
    }
    return scores;
  }

  private static io.perennial.event.proto.LabelledExample.Origin toMessage(Origin origin) {
    return switch (origin) {
      case INLINE -> io.perennial.event.proto.LabelledExample.Origin.INLINE;
      case FEEDBACK -> io.perennial.event.proto.LabelledExample.Origin.FEEDBACK;
      case EXPIRED -> io.perennial.event.proto.LabelledExample.Origin.EXPIRED;
      case CORRECTION -> io.perennial.event.proto.LabelledExample.Origin.CORRECTION;
    };
  }

  private static Origin fromMessage(io.perennial.event.proto.LabelledExample.Origin origin)
      throws InvalidEventException {
    return switch (origin) {
      case INLINE -> Origin.INLINE;
      case FEEDBACK -> Origin.FEEDBACK;
      case EXPIRED -> Origin.EXPIRED;
      case CORRECTION -> Origin.CORRECTION;
      case UNRECOGNIZED ->
          throw new InvalidEventException(
              "field 'origin' must be INLINE, FEEDBACK, EXPIRED or CORRECTION, but is none of them");
    };
  }
}
