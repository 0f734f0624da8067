package io.perennial.event.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.perennial.event.Feedback;
import io.perennial.event.LabelSpace;
import io.perennial.event.proto.Event;
import io.perennial.event.proto.Feature;
import io.perennial.event.proto.Interaction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class ProtobufEventCodecTest {

  private static final ProtobufEventCodec CODEC = new ProtobufEventCodec(LabelSpace.BINARY);

  @Test
  void shouldReadWhatAForeignProducerBuilds() throws InvalidEventException {
    byte[] value =
        Event.newBuilder()
            .setFeedback(
                io.perennial.event.proto.Feedback.newBuilder()
                    .setId("9f2c")
                    .setTimestamp(7)
                    .setUser("59")
                    .setLabel("1"))
            .build()
            .toByteArray();
    assertThat(CODEC.decode(value)).isEqualTo(new Feedback("9f2c", 7, "59", 1));
  }

  @Test
  void shouldIgnoreFieldsOfLaterVersions() throws InvalidEventException {
    UnknownFieldSet later =
        UnknownFieldSet.newBuilder()
            .addField(900, UnknownFieldSet.Field.newBuilder().addVarint(5).build())
            .build();
    byte[] value = event(interaction -> interaction.setUnknownFields(later));
    assertThat(CODEC.decode(value).id()).isEqualTo("a");
  }

  @Test
  void shouldSayWhatIsWrong() {
    assertReason(new byte[0], "value must be an event, but is empty");
    assertReason(new byte[Limits.VALUE_BYTES + 1], "value must have at most 1048576 bytes");
    assertReason(new byte[] {(byte) 0xff}, "value must be a Protobuf message, but is not: ");
    assertReason(new byte[] {0x0a, 0x05}, "value must be a Protobuf message, but is not: ");
    byte[] unknownKind = {0x18, 0x05};
    assertReason(
        unknownKind, "field 'kind' must be interaction, feedback or forget, but is none of them");
    assertReason(event(i -> i.setId("")), "field 'id' must not be empty");
    assertReason(event(i -> i.setTimestamp(-1)), "field 'timestamp' must be epoch milliseconds");
    assertReason(
        event(i -> i.setTimestamp(Long.MAX_VALUE)), "field 'timestamp' must be epoch milliseconds");
    assertReason(event(i -> i.setLabel("maybe")), "field 'label' must be 0 or 1, but is 'maybe'");
    assertReason(event(i -> i.setLabel("")), "field 'label' must be 0 or 1, but is ''");
    assertReason(
        event(i -> i.addFeatures(Feature.newBuilder().setName("f"))),
        "feature 'f' must be a category, a quantity or categories, but has no value");
    assertReason(
        event(i -> i.addFeatures(Feature.newBuilder().setName("f").setQuantity(Double.NaN))),
        "feature 'f' must be a finite number, but is 'NaN'");
    assertReason(
        event(i -> i.addFeatures(Feature.newBuilder().setCategory("x"))),
        "the name of a feature must not be empty");
    Feature feature = Feature.newBuilder().setName("f").setCategory("x").build();
    assertReason(
        event(i -> i.addFeatures(feature).addFeatures(feature)), "feature 'f' is given twice");
  }

  @Test
  void shouldBoundTheNumberOfFeatures() {
    Consumer<Interaction.Builder> many =
        interaction -> {
          for (int i = 0; i <= Limits.FEATURES; i++) {
            interaction.addFeatures(Feature.newBuilder().setName("f" + i).setCategory("x"));
          }
        };
    assertReason(event(many), "field 'features' must have at most 256 features");
  }

  @Test
  void shouldRefuseTextThatIsNotUtf8() {
    byte[] value = event(i -> i.setUser("~~~"));
    int at = new String(value, StandardCharsets.ISO_8859_1).indexOf("~~~");
    Arrays.fill(value, at, at + 3, (byte) 0xff);
    assertReason(value, "value must be a Protobuf message, but is not: ");
  }

  @Test
  void shouldRefuseEndlessGroupsAndFalseLengths() {
    byte[] groups = new byte[100_000];
    Arrays.fill(groups, (byte) 0x1b);
    assertReason(groups, "value must be a Protobuf message, but is not: ");
    byte[] twoGigabytes = {0x0a, -1, -1, -1, -1, 0x07};
    assertReason(twoGigabytes, "value must be a Protobuf message, but is not: ");
  }

  private static byte[] event(Consumer<Interaction.Builder> change) {
    Interaction.Builder interaction =
        Interaction.newBuilder().setIdBytes(ByteString.copyFromUtf8("a")).setTimestamp(1);
    change.accept(interaction);
    return Event.newBuilder().setInteraction(interaction).build().toByteArray();
  }

  private static void assertReason(byte[] value, String reason) {
    assertThatThrownBy(() -> CODEC.decode(value))
        .isInstanceOf(InvalidEventException.class)
        .hasMessageStartingWith(reason);
  }
}
