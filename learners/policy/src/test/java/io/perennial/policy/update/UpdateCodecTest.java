package io.perennial.policy.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.event.proto.PolicyRows;
import io.perennial.event.proto.WorkerMessage.UpdateChunk;
import io.perennial.policy.ParameterGroup;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpdateCodecTest {

  /** The bytes of version 1: whoever changes them breaks workers of another version. */
  private static final String UPDATE =
      "0a0277311a2108031002180120042a02616232100803120201051a080000803f000000c03a0109";

  private static final WorkerMessage.UpdateChunk CHUNK =
      new WorkerMessage.UpdateChunk(
          "w1",
          3,
          2,
          1,
          4,
          "ab",
          PolicyDeltaTest.delta(ParameterGroup.ITEM_BIAS, new int[] {1, 5}, 1, -2),
          new long[] {9});

  @Test
  void shouldWriteTheSameBytes() {
    assertThat(HexFormat.of().formatHex(UpdateCodec.encode(CHUNK))).isEqualTo(UPDATE);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "5, 4", "-1, 1", "0, -1"})
  void shouldRefuseAPartBeyondTheLast(int chunk, int chunks) {
    byte[] bytes = update(UpdateChunk.newBuilder().setChunk(chunk).setChunks(chunks));
    assertThatThrownBy(() -> UpdateCodec.decodeWorkerMessage(bytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an update's part must be below %d, but is %d".formatted(chunks, chunk));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 9})
  void shouldRefuseAGroupThatThereIsNot(int group) {
    byte[] bytes =
        update(
            UpdateChunk.newBuilder().setChunks(1).addRows(PolicyRows.newBuilder().setGroup(group)));
    assertThatThrownBy(() -> UpdateCodec.decodeWorkerMessage(bytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a group of parameters must be below 9, but is " + group);
  }

  @Test
  void shouldRefuseAPartWithoutRows() {
    byte[] bytes =
        update(UpdateChunk.newBuilder().setChunks(1).addRows(PolicyRows.getDefaultInstance()));
    assertThatThrownBy(() -> UpdateCodec.decodeWorkerMessage(bytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a part of an update must have rows, but one has none");
  }

  @Test
  void shouldRefuseAReasonThatThereIsNot() {
    var message = io.perennial.event.proto.GateMessage.newBuilder();
    message.getVerdictBuilder().setRefusal("out-of-mood");
    assertThatThrownBy(() -> UpdateCodec.decodeGateMessage(message.build().toByteArray()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldRefuseEmptyBytesAndSayWhatIsMissing() {
    byte[] empty = new byte[0];
    assertThatThrownBy(() -> UpdateCodec.decodeWorkerMessage(empty))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a worker's message must be a claim or an update");
    assertThatThrownBy(() -> UpdateCodec.decodeGateMessage(empty))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the gate's message must be a grant or a verdict");
    assertThatThrownBy(() -> UpdateCodec.decodeWorkerMessage(new byte[] {1, 2, 3}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the value is no perennial.v1.WorkerMessage");
    assertThatThrownBy(() -> UpdateCodec.decodeGateMessage(new byte[] {1, 2, 3}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the value is no perennial.v1.GateMessage");
  }

  @Test
  void shouldRefuseAClaimForAnAcceptedUpdate() {
    byte[] claim = UpdateCodec.encode(new WorkerMessage.Claim("w", "shape"));
    assertThatThrownBy(() -> UpdateCodec.decodeAcceptedUpdate(claim))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an accepted update must be an update");
  }

  @Test
  void shouldNameReasonsInWords() {
    assertThat(List.of(Refusal.values()))
        .extracting(Refusal::key)
        .containsExactly(
            "stale-epoch",
            "wrong-base",
            "wrong-shape",
            "incomplete",
            "malformed",
            "not-finite",
            "bad-digest",
            "too-few-decisions",
            "ranks-worse");
  }

  private static byte[] update(UpdateChunk.Builder update) {
    return io.perennial.event.proto.WorkerMessage.newBuilder()
        .setUpdate(update)
        .build()
        .toByteArray();
  }
}
