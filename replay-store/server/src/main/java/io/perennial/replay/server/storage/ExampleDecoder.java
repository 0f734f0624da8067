package io.perennial.replay.server.storage;

import com.google.protobuf.InvalidProtocolBufferException;
import io.perennial.event.Feature;
import io.perennial.event.LabelSpace;
import io.perennial.event.LabelledExample.Origin;
import io.perennial.event.proto.Interaction;
import io.perennial.event.proto.LabelledExample;
import io.perennial.replay.api.ReplayRow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads an example's bytes as a row. Whether it can be read depends on the bytes alone, never on
 * the label names: what was taken in can be answered.
 */
public final class ExampleDecoder {

  /** Probabilities are kept above it before their logarithm is taken, as in the job's report. */
  private static final double FLOOR = 1e-7;

  /** No example is larger: a row with its key must fit into a record of the changelog. */
  public static final int MAX_BYTES = 8 * 1024 * 1024;

  private final LabelSpace labels;

  /** A decoder that writes labels by these names, and by their index where it has none. */
  public ExampleDecoder(LabelSpace labels) {
    this.labels = labels;
  }

  /**
   * Reads one example.
   *
   * @throws UndecodableExampleException when it is none, or lacks what a row needs
   */
  public ReplayRow decode(byte[] bytes) throws UndecodableExampleException {
    try {
      LabelledExample example = LabelledExample.parseFrom(bytes);
      check(example);
      return row(example);
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      throw new UndecodableExampleException("no labelled example: " + e.getMessage(), e);
    }
  }

  /**
   * Reads one record as it came from the topic.
   *
   * @param value null for a record without one
   * @throws UndecodableExampleException when it is no example, or larger than {@link #MAX_BYTES}
   */
  public ReplayRow decodeReceived(byte @Nullable [] value) throws UndecodableExampleException {
    if (value == null) {
      throw new UndecodableExampleException("no labelled example: the record has no value");
    }
    if (value.length > MAX_BYTES) {
      throw new UndecodableExampleException(
          "no labelled example: " + value.length + " bytes are more than " + MAX_BYTES);
    }
    return decode(value);
  }

  private static void check(LabelledExample example) {
    require(!example.getInteraction().getId().isEmpty(), "field 'id' is empty");
    int classes = example.getScoresCount();
    require(
        example.getLabel() >= 0 && example.getLabel() < classes,
        "field 'label' is not one of the classes that have scores");
    require(
        example.getBaseScoresCount() == 0 || example.getBaseScoresCount() == classes,
        "there are not as many base scores as scores");
    for (int i = 0; i < classes; i++) {
      require(Float.isFinite(example.getScores(i)), "a score is not finite");
    }
    for (int i = 0; i < example.getBaseScoresCount(); i++) {
      require(Float.isFinite(example.getBaseScores(i)), "a base score is not finite");
    }
  }

  private static void require(boolean condition, String complaint) {
    if (!condition) {
      throw new IllegalArgumentException(complaint);
    }
  }

  private ReplayRow row(LabelledExample example) {
    Interaction interaction = example.getInteraction();
    int label = example.getLabel();
    int shown = example.getScoresCount() == 2 ? 1 : label;
    float score = example.getScores(shown);
    boolean compensated = example.getBaseScoresCount() > 0;
    return new ReplayRow(
        interaction.getId(),
        interaction.getTimestamp(),
        interaction.getUser(),
        interaction.getItem(),
        interaction.getDomain(),
        label < labels.size() ? labels.nameOf(label) : Integer.toString(label),
        origin(example.getOrigin()),
        score,
        compensated ? example.getBaseScores(shown) : score,
        -Math.log(Math.max(example.getScores(label), FLOOR)),
        example.getExpert(),
        example.getModelVersion(),
        example.getLabelledAt(),
        example.getSequence(),
        features(interaction));
  }

  private static Origin origin(LabelledExample.Origin origin) {
    return switch (origin) {
      case INLINE -> Origin.INLINE;
      case FEEDBACK -> Origin.FEEDBACK;
      case EXPIRED -> Origin.EXPIRED;
      case CORRECTION -> Origin.CORRECTION;
      case UNRECOGNIZED ->
          throw new IllegalArgumentException("field 'origin' is unknown to this version");
    };
  }

  private static List<Feature> features(Interaction interaction) {
    List<Feature> features = new ArrayList<>(interaction.getFeaturesCount());
    for (io.perennial.event.proto.Feature feature : interaction.getFeaturesList()) {
      features.add(
          switch (feature.getValueCase()) {
            case CATEGORY -> new Feature.Category(feature.getName(), feature.getCategory());
            case QUANTITY -> new Feature.Quantity(feature.getName(), feature.getQuantity());
            case CATEGORIES ->
                new Feature.Categories(
                    feature.getName(), List.copyOf(feature.getCategories().getValuesList()));
            case VALUE_NOT_SET ->
                throw new IllegalArgumentException(
                    "feature '" + feature.getName() + "' has no value");
          });
    }
    return features;
  }
}
