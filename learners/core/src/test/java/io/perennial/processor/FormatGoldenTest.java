package io.perennial.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.event.Arrival;
import io.perennial.event.Feature;
import io.perennial.event.Feedback;
import io.perennial.event.Interaction;
import io.perennial.event.LabelSpace;
import io.perennial.event.SourcePosition;
import io.perennial.event.codec.EventCodec;
import io.perennial.event.codec.ProtobufEventCodec;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bytes as version 1 wrote them. They must be readable for as long as the version is. */
final class FormatGoldenTest {

  private static final EventCodec CODEC = new ProtobufEventCodec(LabelSpace.BINARY);

  private static final Interaction INTERACTION =
      new Interaction(
          "9f2c",
          1_506_826_800_026L,
          "59",
          "234853",
          List.of(new Feature.Category("os", "2"), new Feature.Quantity("price", 12.5)),
          "",
          Interaction.UNLABELLED);

  private static final OpenMatter AWAITING =
      new OpenMatter.Awaiting(
          1_506_828_660_026L,
          1_506_828_600_026L,
          41,
          INTERACTION,
          new byte[] {1, 2, 3},
          new byte[] {9, 8});

  private static final OpenMatter EARLY =
      new OpenMatter.Early(77, new Feedback("9f2c", 1_506_826_800_030L, "59", 1));

  private static final String AWAITING_BYTES =
      "02610000015ed5fcad3a0000015ed5fbc2da0000000000000029000000360a340a0439663263109a9781afed2b1a02353922063233343835332a070a026f731201322a100a057072696365190000000000002940000000020908010203";
  private static final String EARLY_BYTES =
      "0265000000000000004d000000000000000000000000000000000000001612140a0439663263109e9781afed2b1a02353922013100000000";
  private static final String HEADER_BYTES =
      "000000010000015ed5e04b9a0000000000000000000f42400000000000000001000000100000000000000001000000000000000000000000000000000000000000000001000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000";

  /** Before there were requests to forget. */
  private static final String FIRST_HEADER_BYTES =
      "000000010000015ed5e04b9a0000000000000000000f424000000000000000010000000e00000000000000010000000000000000000000000000000000000000000000010000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000";

  private static final String FORGOTTEN_BYTES = "84d034f79b081dfb0000015ed5e04b9a0000015ed5e04b9c";

  /** Without the time up to which copies are refused. */
  private static final String FIRST_FORGOTTEN_BYTES = "84d034f79b081dfb0000015ed5e04b9a";

  private static final String RECENT_IDS_BYTES = "287425801db7451700";

  @Test
  void shouldWriteAndReadAnInteractionThatAwaitsItsOutcome() {
    assertThat(hex(OpenMatter.encode(AWAITING, CODEC))).isEqualTo(AWAITING_BYTES);
    assertThat(OpenMatter.decode(bytes(AWAITING_BYTES), CODEC))
        .usingRecursiveComparison()
        .isEqualTo(AWAITING);
    assertThat(OpenMatter.deadlineOf(bytes(AWAITING_BYTES))).isEqualTo(AWAITING.deadline());
  }

  @Test
  void shouldWriteAndReadAFeedbackThatWaitsForItsInteraction() {
    assertThat(hex(OpenMatter.encode(EARLY, CODEC))).isEqualTo(EARLY_BYTES);
    assertThat(OpenMatter.decode(bytes(EARLY_BYTES), CODEC)).isEqualTo(EARLY);
  }

  @Test
  void shouldRefuseAVersionItDoesNotKnow() {
    byte[] future = bytes(EARLY_BYTES);
    future[0] = 3;
    assertThatThrownBy(() -> OpenMatter.decode(future, CODEC))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has format 3, but this build reads format 2");
  }

  @Test
  void shouldWriteAndReadAShard() {
    InMemoryShardState state = new InMemoryShardState();
    EventProcessor written = processor(state);
    written.process(
        new Arrival.Valid(
            INTERACTION, false, null, new byte[0], new SourcePosition("t", 0, 0, Long.MAX_VALUE)));
    written.flush();
    assertThat(hex(state.get(-1, 0))).isEqualTo(HEADER_BYTES);
    assertThat(hex(state.get(-2, 0))).isEqualTo(RECENT_IDS_BYTES);

    InMemoryShardState golden = state.copy();
    golden.put(-1, 0, bytes(HEADER_BYTES));
    golden.put(-2, 0, bytes(RECENT_IDS_BYTES));
    EventProcessor read = processor(golden);
    assertThat(read.clock()).isEqualTo(INTERACTION.timestamp());
    assertThat(read.counters().toMap()).isEqualTo(written.counters().toMap());
    assertThat(read.counters().get(Counters.Counter.PENDING)).isEqualTo(1);
  }

  @Test
  void shouldReadAShardOfBeforeThereWereRequestsToForget() {
    InMemoryShardState golden = new InMemoryShardState();
    golden.put(-1, 0, bytes(FIRST_HEADER_BYTES));
    golden.put(-2, 0, bytes(RECENT_IDS_BYTES));
    golden.put(0, 0, new byte[16]);
    EventProcessor read = processor(golden);
    assertThat(read.counters().get(Counters.Counter.RECEIVED)).isEqualTo(1);
    assertThat(read.counters().get(Counters.Counter.FORGOTTEN)).isZero();
  }

  @Test
  void shouldWriteAndReadForgottenUsers() {
    InMemoryShardState state = new InMemoryShardState();
    ForgottenUsers users = new ForgottenUsers(-4, -3);
    users.add("59", 1_506_826_800_026L, 1_506_826_800_028L);
    users.snapshot(state);
    assertThat(hex(state.get(-4, 0))).isEqualTo(FORGOTTEN_BYTES);

    InMemoryShardState golden = new InMemoryShardState();
    golden.put(-4, 0, bytes(FORGOTTEN_BYTES));
    ForgottenUsers read = forgottenIn(golden);
    assertThat(read.requestedAt("59")).isEqualTo(1_506_826_800_026L);
    assertThat(read.covers("59", 1_506_826_800_028L)).isTrue();
    assertThat(read.covers("59", 1_506_826_800_029L)).isFalse();
    assertThat(read.covers("60", 0)).isFalse();
  }

  @Test
  void shouldReadForgottenUsersOfTheFirstFormatAndWriteThemInTheNewOne() {
    InMemoryShardState golden = new InMemoryShardState();
    golden.put(-3, 0, bytes(FIRST_FORGOTTEN_BYTES));
    ForgottenUsers first = forgottenIn(golden);
    first.snapshot(golden);
    assertThat(golden.get(-4, 0)).hasSize(24);
    for (ForgottenUsers read : List.of(first, forgottenIn(golden))) {
      assertThat(read.requestedAt("59")).isEqualTo(1_506_826_800_026L);
      assertThat(read.covers("59", 1_506_826_800_026L)).isTrue();
      assertThat(read.covers("59", 1_506_826_800_027L)).isFalse();
    }
  }

  private static ForgottenUsers forgottenIn(InMemoryShardState state) {
    ForgottenUsers users = new ForgottenUsers(-4, -3);
    users.restore(state);
    return users;
  }

  private static EventProcessor processor(InMemoryShardState state) {
    return new EventProcessor(
        ProcessorConfig.defaults(),
        LabelSpace.BINARY,
        new RecordingLearner(),
        state,
        new RecordingOutput());
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
