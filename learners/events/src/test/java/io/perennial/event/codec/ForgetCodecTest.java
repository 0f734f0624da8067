package io.perennial.event.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.event.Forget;
import io.perennial.event.Forgotten;
import io.perennial.event.LabelSpace;
import io.perennial.event.Receipt;
import io.perennial.event.Receipt.Kept;
import io.perennial.event.Receipt.Removed;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests, markers and receipts as bytes. Bytes of today must be readable for ever. */
final class ForgetCodecTest {

  private static final Forget FORGET = new Forget(1_506_826_800_026L, "59", "ab");
  private static final Forgotten MARKER = new Forgotten("59", 1_506_826_800_026L, 7, 300);
  private static final String PROTOBUF = "1a0f0a023539109a9781afed2b1a026162";
  private static final String JSON =
      "{\"type\":\"forget\",\"timestamp\":1506826800026,\"user\":\"59\",\"mac\":\"ab\"}";
  private static final String IN_EXAMPLES = "5a100a023539109a9781afed2b180720ac02";
  private static final String IN_DECISIONS = "42100a023539109a9781afed2b180720ac02";

  private final EventCodec json = new JsonEventCodec(LabelSpace.BINARY);
  private final EventCodec protobuf = new ProtobufEventCodec(LabelSpace.BINARY);

  @Test
  void shouldWriteAndReadARequestInBothFormats() throws Exception {
    assertThat(new String(json.encode(FORGET), UTF_8)).isEqualTo(JSON);
    assertThat(json.decode(JSON.getBytes(UTF_8))).isEqualTo(FORGET);
    assertThat(hex(protobuf.encode(FORGET))).isEqualTo(PROTOBUF);
    assertThat(protobuf.decode(bytes(PROTOBUF))).isEqualTo(FORGET);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'type':'forget','user':'','timestamp':1,'mac':'ab'}|field 'user' must not be empty",
        "{'type':'forget','timestamp':1,'mac':'ab'}|field 'user' must not be empty",
        "{'type':'forget','user':'59','timestamp':1}|field 'mac' is missing",
        "{'type':'forget','user':'59','timestamp':1,'mac':5}|field 'mac' is missing",
        "{'type':'forget','user':'59','mac':'ab'}|field 'timestamp' is missing",
      },
      quoteCharacter = '~')
  void shouldSayWhatIsWrongWithARequest(String text, String reason) {
    assertThatThrownBy(() -> json.decode(text.replace('\'', '"').getBytes(UTF_8)))
        .isInstanceOf(InvalidEventException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void shouldSayThatARequestInProtobufHasNoUserOrMac() {
    assertThatThrownBy(() -> protobuf.decode(bytes("1a00")))
        .hasMessageContaining("field 'user' must not be empty");
    assertThatThrownBy(() -> protobuf.decode(bytes("1a040a023539")))
        .hasMessageContaining("field 'mac' is missing");
  }

  @Test
  void shouldIgnoreAMacThatIsOnAnotherEvent() throws Exception {
    String event = "{\"id\":\"a\",\"timestamp\":1,\"mac\":{\"any\":[1]}}";
    assertThat(json.decode(event.getBytes(UTF_8)).id()).isEqualTo("a");
  }

  @Test
  void shouldTellMarkersFromTheOthersInTheirTopics() throws Exception {
    assertThat(hex(ForgottenCodec.encodeForExamples(MARKER))).isEqualTo(IN_EXAMPLES);
    assertThat(hex(ForgottenCodec.encodeForDecisions(MARKER))).isEqualTo(IN_DECISIONS);
    assertThat(ForgottenCodec.fromExamples(bytes(IN_EXAMPLES))).isEqualTo(MARKER);
    assertThat(ForgottenCodec.fromDecisions(bytes(IN_DECISIONS))).isEqualTo(MARKER);
    assertThat(ForgottenCodec.fromExamples(bytes(IN_DECISIONS))).isNull();
    assertThat(ForgottenCodec.fromDecisions(new byte[0])).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"5a00", "5a", "5aff", IN_EXAMPLES + "0a00"})
  void shouldRefuseABrokenMarker(String broken) {
    assertThatThrownBy(() -> ForgottenCodec.fromExamples(bytes(broken)))
        .isInstanceOf(InvalidEventException.class);
  }

  @Test
  void shouldNotTakeAMarkerForAnExampleOrADecision() {
    assertThatThrownBy(() -> new LabelledExampleCodec(LabelSpace.BINARY).decode(bytes(IN_EXAMPLES)))
        .hasMessageContaining("marker");
    assertThatThrownBy(() -> new DecisionCodec(LabelSpace.BINARY).decode(bytes(IN_DECISIONS)))
        .hasMessageContaining("marker");
  }

  @Test
  void shouldWriteAndReadAReceipt() throws Exception {
    Receipt receipt =
        new Receipt(
            "59",
            1_506_826_800_026L,
            "job",
            2,
            7,
            List.of(new Removed("pending", 3)),
            List.of(new Kept("weights", "shared")));
    String text =
        "{\"user\":\"59\",\"requestedAt\":1506826800026,\"place\":\"job\",\"shard\":2,\"offset\":7,"
            + "\"removed\":[{\"what\":\"pending\",\"count\":3}],"
            + "\"kept\":[{\"what\":\"weights\",\"reason\":\"shared\"}]}";
    assertThat(new String(new ReceiptCodec().encode(receipt), UTF_8)).isEqualTo(text);
    assertThat(new ReceiptCodec().decode(text.getBytes(UTF_8))).isEqualTo(receipt);
    String newer = text.replace("\"count\":3", "\"count\":3,\"later\":[{}]");
    assertThat(new ReceiptCodec().decode(newer.getBytes(UTF_8))).isEqualTo(receipt);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{'user':'a'}",
        "{'user':'a','place':'job','removed':{}}",
        "{'user':'a','place':'job','removed':[5]}",
        "{'user':'a','place':'job','offset':'x'}"
      })
  void shouldRefuseWhatIsNoReceipt(String text) {
    assertThatThrownBy(() -> new ReceiptCodec().decode(text.replace('\'', '"').getBytes(UTF_8)))
        .isInstanceOf(InvalidEventException.class);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
