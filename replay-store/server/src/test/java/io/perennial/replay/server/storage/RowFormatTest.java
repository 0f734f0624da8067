package io.perennial.replay.server.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import io.perennial.event.Feature;
import io.perennial.event.Interaction;
import io.perennial.event.LabelSpace;
import io.perennial.event.LabelledExample.Origin;
import io.perennial.event.Prediction;
import io.perennial.event.codec.LabelledExampleCodec;
import io.perennial.event.proto.Categories;
import io.perennial.event.proto.LabelledExample;
import io.perennial.replay.api.ReplayRow;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RowFormatTest {

  @Test
  void shouldReadEveryField() throws UndecodableExampleException {
    LabelledExample.Builder example =
        Examples.example("59", 1000, "9f2c")
            .setOrigin(LabelledExample.Origin.FEEDBACK)
            .setLabelledAt(2000)
            .addBaseScores(0.5f)
            .addBaseScores(0.5f)
            .setExpert(3)
            .setModelVersion(44)
            .setSequence(5);
    example.getInteractionBuilder().setDomain("news");
    example.getInteractionBuilder().addFeaturesBuilder().setName("price").setQuantity(12.5);
    example
        .getInteractionBuilder()
        .addFeaturesBuilder()
        .setName("tags")
        .setCategories(Categories.newBuilder().addValues("a").addValues("b"));

    assertThat(decode(example.build().toByteArray()))
        .isEqualTo(
            new ReplayRow(
                "9f2c",
                1000,
                "59",
                "item-9f2c",
                "news",
                "1",
                Origin.FEEDBACK,
                0.25f,
                0.5f,
                1.3862943611198906,
                3,
                44,
                2000,
                5,
                List.of(
                    new Feature.Category("os", "2"),
                    new Feature.Quantity("price", 12.5),
                    new Feature.Categories("tags", List.of("a", "b")))));
  }

  /** Golden bytes of a whole value: what is on disk today must be read by every later version. */
  @Test
  void shouldReadAValueOfFormatVersionTwo() {
    String golden =
        "02"
            + "01"
            + "00000003"
            + "00000001"
            + "3e800000"
            + "3f000000"
            + "3e800000"
            + "00000000"
            + "000000000000002c"
            + "0000015ed5e1d220"
            + "0000000000000005"
            + "00000002"
            + "00000006"
            + "3539"
            + "323334383533"
            + "0a370a0439663263109a9781afed2b1a02353922063233343835332a070a026f731201322a100a05"
            + "70726963651900000000000029403a01311001180120a0a487afed2b2a080000403f0000803e3208"
            + "0000003f0000003f3803402c4805";

    assertThat(
            Answers.of(
                new RowView(KeyLayout.row(1506826800026L, "9f2c"), HexFormat.of().parseHex(golden)),
                LabelSpace.BINARY))
        .isEqualTo(
            new ReplayRow(
                "9f2c",
                1506826800026L,
                "59",
                "234853",
                "",
                "1",
                Origin.FEEDBACK,
                0.25f,
                0.5f,
                1.3862943611198906,
                3,
                44,
                1506826900000L,
                5,
                List.of(new Feature.Category("os", "2"), new Feature.Quantity("price", 12.5))));
  }

  @Test
  void shouldReadWhatTheJobWrites() throws UndecodableExampleException {
    Interaction interaction =
        new Interaction(
            "a",
            5,
            "u",
            "i",
            List.of(new Feature.Quantity("price", 2)),
            "",
            Interaction.UNLABELLED);
    Prediction prediction =
        new Prediction("a", 5, "u", "i", new float[] {0.9f, 0.1f}, new float[] {0.8f, 0.2f}, 2, 30);
    io.perennial.event.LabelledExample example =
        new io.perennial.event.LabelledExample(interaction, 0, Origin.EXPIRED, 6, prediction, 7);

    byte[] bytes = new LabelledExampleCodec(LabelSpace.BINARY).encode(example);

    assertThat(decode(bytes))
        .isEqualTo(
            new ReplayRow(
                "a",
                5,
                "u",
                "i",
                "",
                "0",
                Origin.EXPIRED,
                0.1f,
                0.2f,
                example.logLoss(),
                2,
                30,
                6,
                7,
                interaction.features()));
  }

  @Test
  void shouldTakeTheServedScoreForTheBaseWhereTheyAreEqual() throws UndecodableExampleException {
    ReplayRow row = decode(Examples.bytes("u", 1, "a"));

    assertThat(row.baseScore()).isEqualTo(row.score()).isEqualTo(0.25f);
  }

  @Test
  void shouldAnswerTheLearnedClassesScoreAndNameOfMultiClassStreams()
      throws UndecodableExampleException {
    byte[] bytes =
        Examples.example("u", 1, "a")
            .clearScores()
            .addAllScores(List.of(0.5f, 0.3f, 0.2f))
            .setLabel(2)
            .build()
            .toByteArray();

    ReplayRow row = decode(bytes, LabelSpace.of(List.of("up", "down", "flat")));

    assertThat(row.label()).isEqualTo("flat");
    assertThat(row.score()).isEqualTo(0.2f);
    assertThat(row.logLoss()).isEqualTo(-Math.log(0.2f));
  }

  @Test
  void shouldAnswerTheIndexOfAClassWithoutName() throws UndecodableExampleException {
    byte[] bytes = Examples.example("u", 1, "a").addScores(0f).setLabel(2).build().toByteArray();

    assertThat(decode(bytes).label()).isEqualTo("2");
  }

  @Test
  void shouldBoundTheLogLossOfACertainMistake() throws UndecodableExampleException {
    byte[] bytes = Examples.example("u", 1, "a").setScores(1, 0f).build().toByteArray();

    assertThat(decode(bytes).logLoss()).isEqualTo(-Math.log(1e-7));
  }

  static Stream<Consumer<LabelledExample.Builder>> defects() {
    return Stream.of(
        example -> example.getInteractionBuilder().clearId(),
        LabelledExample.Builder::clearInteraction,
        LabelledExample.Builder::clearScores,
        example -> example.setLabel(2),
        example -> example.setLabel(-1),
        example -> example.addBaseScores(0.5f),
        example -> example.setScores(0, Float.NaN),
        example -> example.addBaseScores(Float.POSITIVE_INFINITY).addBaseScores(0f),
        example -> example.setOriginValue(99),
        example -> example.setExpert(-1),
        example -> example.setSequence(-1),
        example -> example.getInteractionBuilder().addFeaturesBuilder().setName("empty"),
        example -> example.getInteractionBuilder().addFeaturesBuilder().setQuantity(Double.NaN));
  }

  @ParameterizedTest
  @MethodSource("defects")
  void shouldRefuseAnExampleThatLacksWhatARowNeeds(Consumer<LabelledExample.Builder> defect) {
    LabelledExample.Builder example = Examples.example("u", 1, "a");
    defect.accept(example);

    assertThatThrownBy(() -> decode(example.build().toByteArray()))
        .isInstanceOf(UndecodableExampleException.class)
        .hasMessageStartingWith("no labelled example: ");
  }

  @Test
  void shouldRefuseGarbageAndTooMuch() {
    for (byte[] garbage : List.of(new byte[0], new byte[] {-1, -1}, "{\"id\":1}".getBytes(UTF_8))) {
      assertThatThrownBy(() -> decode(garbage)).isInstanceOf(UndecodableExampleException.class);
    }
    byte[] large = new byte[RowFormat.MAX_BYTES + 1];
    assertThatThrownBy(() -> RowFormat.row(large, LabelledExample.getDefaultInstance()))
        .hasMessageContaining("more than 8388608");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "01aa", "02aa", "ff"})
  void shouldRefuseAnotherFormat(String hex) {
    assertThatThrownBy(() -> new RowView(KeyLayout.row(1, "a"), HexFormat.of().parseHex(hex)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("this store reads version 2");
  }

  @Test
  void shouldReadColumnsWithoutTheExample() throws UndecodableExampleException {
    LabelledExample example = Examples.example("ü", 7, "a").setConfidence(0.5f).build();

    RowView row = RowFormat.row(example.toByteArray(), example);

    assertThat(row.user()).isEqualTo("ü");
    assertThat(row.item()).isEqualTo("item-a");
    assertThat(row.confidence()).isEqualTo(0.5f);
    assertThat(row.labelScore()).isEqualTo(0.25f);
    assertThat(row.isUser("ü".getBytes(UTF_8))).isTrue();
    assertThat(row.isUser("u".getBytes(UTF_8))).isFalse();
    assertThat(row.isItem("item-a".getBytes(UTF_8))).isTrue();
    assertThat(row.isItem("item-".getBytes(UTF_8))).isFalse();
    assertThat(RowFormat.example(row)).isEqualTo(example);
  }

  private static ReplayRow decode(byte[] bytes) throws UndecodableExampleException {
    return decode(bytes, LabelSpace.BINARY);
  }

  private static ReplayRow decode(byte[] bytes, LabelSpace labels)
      throws UndecodableExampleException {
    try {
      return Answers.of(RowFormat.row(bytes, LabelledExample.parseFrom(bytes)), labels);
    } catch (InvalidProtocolBufferException e) {
      throw new UndecodableExampleException("no labelled example: " + e.getMessage(), e);
    }
  }
}
