package io.perennial.replay.server.storage;

import com.google.protobuf.InvalidProtocolBufferException;
import io.perennial.event.Feature;
import io.perennial.event.LabelSpace;
import io.perennial.event.proto.Interaction;
import io.perennial.event.proto.LabelledExample;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes rows of examples, and reads them back. Whether an example can be kept depends on its bytes
 * alone, never on the label names: what was taken in can be answered.
 */
public final class RowFormat {

  /** No example is larger: a row with its key must fit into a record of the changelog. */
  public static final int MAX_BYTES = 8 * 1024 * 1024;

  private RowFormat() {}

  /**
   * The row of an example as it came from the topic.
   *
   * @param bytes its Protobuf bytes, at most {@link #MAX_BYTES}
   * @throws UndecodableExampleException when it is too large, or lacks what a row needs
   */
  public static RowView row(byte[] bytes, LabelledExample example)
      throws UndecodableExampleException {
    if (bytes.length > MAX_BYTES) {
      throw new UndecodableExampleException(
          "no labelled example: " + bytes.length + " bytes are more than " + MAX_BYTES);
    }
    try {
      check(example);
    } catch (IllegalArgumentException e) {
      throw new UndecodableExampleException("no labelled example: " + e.getMessage(), e);
    }
    Interaction interaction = example.getInteraction();
    return new RowView(
        KeyLayout.row(interaction.getTimestamp(), interaction.getId()), value(bytes, example));
  }

  /** A label's name, or its index where it has none. */
  public static String labelName(int label, LabelSpace labels) {
    return label < labels.size() ? labels.nameOf(label) : Integer.toString(label);
  }

  /** The example that a row was made of. */
  public static LabelledExample example(RowView row) {
    int offset = row.exampleOffset();
    try {
      return LabelledExample.parser().parseFrom(row.value(), offset, row.value().length - offset);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a stored row is damaged: " + row, e);
    }
  }

  /** The features of an interaction, in its order. */
  public static List<Feature> features(Interaction interaction) {
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

  private static byte[] value(byte[] bytes, LabelledExample example) {
    byte[] user = example.getInteraction().getUserBytes().toByteArray();
    byte[] item = example.getInteraction().getItemBytes().toByteArray();
    int label = example.getLabel();
    int shown = example.getScoresCount() == 2 ? 1 : label;
    float score = example.getScores(shown);
    return ByteBuffer.allocate(RowView.HEADER + user.length + item.length + bytes.length)
        .put(RowView.VERSION)
        .put((byte) example.getOriginValue())
        .putInt(example.getExpert())
        .putInt(label)
        .putFloat(score)
        .putFloat(example.getBaseScoresCount() > 0 ? example.getBaseScores(shown) : score)
        .putFloat(example.getScores(label))
        .putFloat(example.getConfidence())
        .putLong(example.getModelVersion())
        .putLong(example.getLabelledAt())
        .putLong(example.getSequence())
        .putInt(user.length)
        .putInt(item.length)
        .put(user)
        .put(item)
        .put(bytes)
        .array();
  }

  private static void check(LabelledExample example) {
    require(!example.getInteraction().getId().isEmpty(), "field 'id' is empty");
    require(example.getExpert() >= 0, "field 'expert' is below 0");
    require(example.getSequence() >= 0, "field 'sequence' is below 0");
    require(
        example.getOrigin() != LabelledExample.Origin.UNRECOGNIZED,
        "field 'origin' is unknown to this version");
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
    example.getInteraction().getFeaturesList().forEach(RowFormat::check);
  }

  /** What {@link #features} can make a feature of. */
  private static void check(io.perennial.event.proto.Feature feature) {
    switch (feature.getValueCase()) {
      case QUANTITY ->
          require(
              Double.isFinite(feature.getQuantity()), "the quantity of a feature is not finite");
      case VALUE_NOT_SET -> require(false, "a feature has no value");
      case CATEGORY, CATEGORIES -> {
        // Any text will do.
      }
    }
  }

  private static void require(boolean condition, String complaint) {
    if (!condition) {
      throw new IllegalArgumentException(complaint);
    }
  }
}
