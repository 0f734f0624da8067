package io.perennial.event.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.perennial.event.Event;
import io.perennial.event.Feature;
import io.perennial.event.Feedback;
import io.perennial.event.Interaction;
import io.perennial.event.LabelSpace;
import java.lang.management.ManagementFactory;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonEventCodecTest {

  private static final JsonEventCodec CODEC = new JsonEventCodec(LabelSpace.BINARY);

  @Test
  void shouldReadTheInteractionOfTheContract() throws InvalidEventException {
    Event event =
        read(
            """
            {"id":"9f2c","timestamp":1506826800026,"user":"59","item":"234853",
             "features":{"os":"2","price":12.5,"genres":["Drama","War"]},"label":1}""");
    assertThat(event)
        .isEqualTo(
            new Interaction(
                "9f2c",
                1506826800026L,
                "59",
                "234853",
                List.of(
                    new Feature.Categories("genres", List.of("Drama", "War")),
                    new Feature.Category("os", "2"),
                    new Feature.Quantity("price", 12.5)),
                "",
                1));
  }

  @Test
  void shouldReadFeedbackWithItsTypeLast() throws InvalidEventException {
    assertThat(read("{'label':0,'user':'59','timestamp':7,'id':'9f2c','type':'feedback'}"))
        .isEqualTo(new Feedback("9f2c", 7, "59", 0));
  }

  @Test
  void shouldTakeWhatIsAbsentOrNullAsEmpty() throws InvalidEventException {
    Interaction bare = new Interaction("a", 0, "", "", List.of(), "", Interaction.UNLABELLED);
    assertThat(read("{'id':'a','timestamp':0}")).isEqualTo(bare);
    assertThat(
            read(
                "{'id':'a','timestamp':0,'user':null,'item':null,'features':null,'domain':null,"
                    + "'label':null,'type':null}"))
        .isEqualTo(bare);
  }

  @Test
  void shouldIgnoreFieldsOfLaterVersionsHoweverTheyLook() throws InvalidEventException {
    assertThat(read("{'id':'a','v2':{'id':[1,{'id':2}]},'timestamp':3,'v3':[[]],'v3':1}").id())
        .isEqualTo("a");
  }

  @Test
  void shouldReadEveryKindOfFeature() throws InvalidEventException {
    Interaction event =
        (Interaction)
            read(
                "{'id':'a','timestamp':0,'features':{'e':true,'d':false,'c':null,'b':-3,'a':[],"
                    + "'f':1e3,'g':''}}");
    assertThat(event.features())
        .containsExactly(
            new Feature.Categories("a", List.of()),
            new Feature.Quantity("b", -3),
            new Feature.Category("d", "false"),
            new Feature.Category("e", "true"),
            new Feature.Quantity("f", 1000),
            new Feature.Category("g", ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1506826800026|1506826800026",
        "1506826800026.0|1506826800026",
        "1.506826800026e12|1506826800026",
        "0|0",
        "253402300799999|253402300799999",
        "'2017-10-01T03:00:00.026Z'|1506826800026",
        "'2017-10-01T05:00:00.026+02:00'|1506826800026",
        "'2017-10-01T03:00Z'|1506826800000",
        "'1970-01-01T00:00:00Z'|0",
        "'9999-12-31T23:59:59.999Z'|253402300799999",
      },
      quoteCharacter = '~')
  void shouldReadTimestamps(String written, long expected) throws InvalidEventException {
    assertThat(read("{'id':'a','timestamp':" + written + "}").timestamp()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "1.0", "1e0", "true", "'1'"})
  void shouldReadEveryWayOfSayingPositive(String label) throws InvalidEventException {
    assertThat(labelOf(CODEC, label)).isEqualTo(1);
    assertThat(labelOf(new JsonEventCodec(LabelSpace.binary("UP")), label)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0.0", "-0.0", "false", "'0'"})
  void shouldReadEveryWayOfSayingNegative(String label) throws InvalidEventException {
    assertThat(labelOf(CODEC, label)).isZero();
    assertThat(labelOf(new JsonEventCodec(LabelSpace.binary("UP")), label)).isZero();
  }

  @Test
  void shouldReadThePositiveLabelByItsName() throws InvalidEventException {
    JsonEventCodec codec = new JsonEventCodec(LabelSpace.binary("UP"));
    assertThat(labelOf(codec, "'UP'")).isEqualTo(1);
    assertThat(labelOf(codec, "'DOWN'")).isZero();
  }

  @Test
  void shouldTakeOnlyTheNamedLabelAsPositiveInFiles() throws InvalidEventException {
    JsonEventCodec codec = JsonEventCodec.ofSource(LabelSpace.binary("2"));
    assertThat(labelOf(codec, "2")).isEqualTo(1);
    assertThat(labelOf(codec, "1")).isZero();
    JsonEventCodec bool = JsonEventCodec.ofSource(LabelSpace.binary("false"));
    assertThat(labelOf(bool, "false")).isEqualTo(1);
    assertThat(labelOf(bool, "true")).isZero();
  }

  @Test
  void shouldReadClassesByNameOrNumber() throws InvalidEventException {
    JsonEventCodec codec = new JsonEventCodec(LabelSpace.of(List.of("7", "true", "1.5")));
    assertThat(labelOf(codec, "7")).isZero();
    assertThat(labelOf(codec, "7.0")).isZero();
    assertThat(labelOf(codec, "'7'")).isZero();
    assertThat(labelOf(codec, "true")).isEqualTo(1);
    assertThat(labelOf(codec, "1.5")).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "[1]|value must be a JSON object, but is a list",
        "'x'|value must be a JSON object, but is the string 'x'",
        "17|value must be a JSON object, but is the number '17'",
        "null|value must be a JSON object, but is null",
        "~  ~|value must be a JSON object, but is nothing",
        "{'id':'a','timestamp':1} x|value must be JSON, but is not at byte",
        "{'id':'a','timestamp':1}{}|value must be one JSON object, but something follows it at byte 24",
        "{'id':'a','timestamp':1|value must be JSON, but is not at byte",
        "{'id':'a','timestamp':NaN}|value must be JSON, but is not at byte",
        "{'id':'a','timestamp':01}|value must be JSON, but is not at byte",
        "{'timestamp':1}|field 'id' is missing",
        "{'id':'','timestamp':1}|field 'id' must not be empty",
        "{'id':null,'timestamp':1}|field 'id' must not be empty",
        "{'id':5,'timestamp':1}|field 'id' must be a string, but is the number '5'",
        "{'id':{},'timestamp':1}|field 'id' must be a string, but is an object",
        "{'id':'a'}|field 'timestamp' is missing",
        "{'id':'a','timestamp':null}|field 'timestamp' must be epoch milliseconds, or ISO-8601",
        "{'id':'a','timestamp':true}|field 'timestamp' must be epoch milliseconds, or ISO-8601",
        "{'id':'a','timestamp':'yesterday'}|field 'timestamp' must be epoch milliseconds, or ISO-8601 with a zone such as '2026-01-01T00:00:00Z', but is 'yesterday'",
        "{'id':'a','timestamp':'2026-01-01T00:00:00'}|field 'timestamp' must be epoch milliseconds, or ISO-8601 with a zone",
        "{'id':'a','timestamp':-1}|field 'timestamp' must lie in the years 1970 to 9999",
        "{'id':'a','timestamp':253402300800000}|field 'timestamp' must lie in the years 1970 to 9999",
        "{'id':'a','timestamp':1e300}|field 'timestamp' must lie in the years 1970 to 9999",
        "{'id':'a','timestamp':1e999}|field 'timestamp' must lie in the years 1970 to 9999",
        "{'id':'a','timestamp':'1969-12-31T23:59:59Z'}|field 'timestamp' must lie in the years 1970 to 9999",
        "{'id':'a','timestamp':'+999999999-01-01T00:00:00Z'}|field 'timestamp' must lie in the years 1970 to 9999",
        "{'id':'a','timestamp':1.5}|field 'timestamp' must be whole milliseconds, but is '1.5'",
        "{'id':'a','id':'b','timestamp':1}|field 'id' is given twice",
        "{'id':'a','timestamp':1,'label':1,'label':0}|field 'label' is given twice",
        "{'id':'a','timestamp':1,'features':{},'features':{}}|field 'features' is given twice",
        "{'id':'a','timestamp':1,'features':{'x':1,'y':2,'x':3}}|feature 'x' is given twice",
        "{'id':'a','timestamp':1,'features':[]}|field 'features' must be an object, but is a list",
        "{'id':'a','timestamp':1,'features':{'':1}}|the name of a feature must not be empty",
        "{'id':'a','timestamp':1,'features':{'x':{}}}|feature 'x' must be a string, a number or a list of strings, but is an object",
        "{'id':'a','timestamp':1,'features':{'x':['a',1]}}|a value of feature 'x' must be a string, but is the number '1'",
        "{'id':'a','timestamp':1,'features':{'x':[null]}}|a value of feature 'x' must be a string, but is null",
        "{'id':'a','timestamp':1,'features':{'x':1e999}}|feature 'x' must be a finite number, but is '1e999'",
        "{'id':'a','timestamp':1,'label':2}|field 'label' must be 0 or 1, but is '2'",
        "{'id':'a','timestamp':1,'label':0.5}|field 'label' must be 0 or 1, but is '0.5'",
        "{'id':'a','timestamp':1,'label':[1]}|field 'label' must be a number or a string, but is a list",
        "{'id':'a','timestamp':1,'type':'click'}|field 'type' must be interaction, feedback or forget, but is 'click'",
        "{'id':'a','timestamp':1,'type':'feedback'}|field 'label' is missing; feedback must have one",
        "{'id':'a','timestamp':1,'type':'feedback','label':null}|field 'label' is missing",
        "{'id':'a','timestamp':1,'user':'\\ud800'}|field 'user' must be Unicode text",
        "{'id':'a','timestamp':1,'user':'\\udc00\\ud800'}|field 'user' must be Unicode text",
      })
  void shouldSayWhatIsWrong(String json, String reason) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(InvalidEventException.class)
        .hasMessageStartingWith(reason);
  }

  @Test
  void shouldRefuseWhatIsTooLong() {
    String text = "x".repeat(Limits.STRING_LENGTH + 1);
    assertReason("{'id':'" + text + "','timestamp':1}", "field 'id' must have at most 1024");
    assertReason(
        "{'id':'a','timestamp':1,'item':'" + text + "'}", "field 'item' must have at most");
    assertReason("{'id':'a','timestamp':1,'domain':'" + text + "'}", "field 'domain' must have");
    assertReason("{'id':'a','timestamp':1,'label':'" + text + "'}", "field 'label' must have at");
    assertReason("{'id':'a','timestamp':1,'type':'" + text + "'}", "field 'type' must be");
    assertReason(
        "{'id':'a','timestamp':1,'features':{'f':'" + text + "'}}",
        "feature 'f' must have at most");
    assertReason(
        "{'id':'a','timestamp':1,'features':{'f':['" + text + "']}}", "feature 'f' must have at");
    assertReason(
        "{'id':'a','timestamp':1,'features':{'" + text + "':1}}",
        "the name of a feature must have");
    assertReason(" ".repeat(Limits.VALUE_BYTES + 1), "value must have at most 1048576 bytes");
    assertReason("", "value must be an event, but is empty");
  }

  @Test
  void shouldTakeWhatIsJustNotTooLong() throws InvalidEventException {
    String text = "x".repeat(Limits.STRING_LENGTH);
    String features = features(Limits.FEATURES);
    Interaction event =
        (Interaction)
            read("{'id':'" + text + "','timestamp':1,'user':'" + text + "'," + features + "}");
    assertThat(event.user()).isEqualTo(text);
    assertThat(event.features()).hasSize(Limits.FEATURES);
    assertReason(
        "{'id':'a','timestamp':1," + features(Limits.FEATURES + 1) + "}",
        "field 'features' must have at most 256 features");
  }

  @Test
  void shouldBoundTheLengthOfLists() throws InvalidEventException {
    Interaction event =
        (Interaction) read("{'id':'a','timestamp':1,'features':{'f':" + list(1_024) + "}}");
    assertThat(((Feature.Categories) event.features().get(0)).values()).hasSize(1_024);
    assertReason(
        "{'id':'a','timestamp':1,'features':{'f':" + list(1_025) + "}}",
        "feature 'f' must have at most 1024 values");
  }

  @Test
  void shouldRefuseDeepNestingWithoutFallingOver() {
    String deep = "[".repeat(500_000);
    assertReason("{'id':'a','x':" + deep, "value must be JSON, but is not at byte");
    assertReason("{'id':'a','x':" + "{'y':".repeat(100_000), "value must be JSON, but is not at");
  }

  @Test
  void shouldCountBytesNotCharacters() {
    assertReason(
        "\ufeff{'id':'ä','timestamp':1}{}",
        "value must be one JSON object, but something follows it at byte 28");
  }

  @Test
  void shouldReadNewNamesAtTheCostOfKnownOnes() throws InvalidEventException {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long most = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] value =
          "{\"id\":\"a\",\"timestamp\":1,\"features\":{\"f%d\":1}}".formatted(i).getBytes(UTF_8);
      long before = threads.getCurrentThreadAllocatedBytes();
      CODEC.decode(value);
      if (i > 10_000) {
        most = Math.max(most, threads.getCurrentThreadAllocatedBytes() - before);
      }
    }
    assertThat(most).as("bytes allocated for one record").isLessThan(20_000);
  }

  @Test
  void shouldRefuseOtherEncodings() {
    String json = "{\"id\":\"ä\",\"timestamp\":1}";
    for (Charset charset :
        List.of(StandardCharsets.ISO_8859_1, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16)) {
      assertThatThrownBy(() -> CODEC.decode(json.getBytes(charset)))
          .isInstanceOf(InvalidEventException.class)
          .hasMessageStartingWith("value must be JSON");
    }
    byte[] surrogateInUtf8 = "{\"id\":\"???\",\"timestamp\":1}".getBytes(UTF_8);
    surrogateInUtf8[7] = (byte) 0xed;
    surrogateInUtf8[8] = (byte) 0xa0;
    surrogateInUtf8[9] = (byte) 0x80;
    assertThatThrownBy(() -> CODEC.decode(surrogateInUtf8))
        .hasMessage("value must be JSON in UTF-8, but is not UTF-8");
  }

  @Test
  void shouldIgnoreAByteOrderMark() throws InvalidEventException {
    assertThat(read("\ufeff{'id':'a','timestamp':1}").id()).isEqualTo("a");
  }

  @Test
  void shouldKeepReasonsShortAndOnOneLine() {
    assertThatThrownBy(() -> read("{'id':'a','timestamp':'" + "\\n".repeat(5_000) + "'}"))
        .satisfies(
            e ->
                assertThat(e.getMessage()).hasSizeLessThan(200).doesNotContain("\n").contains("…"));
  }

  @Test
  void shouldWriteTheContractsForm() {
    Interaction event =
        new Interaction(
            "9f2c",
            1506826800026L,
            "59",
            "234853",
            List.of(new Feature.Category("os", "2"), new Feature.Quantity("price", 12.5)),
            "",
            1);
    assertThat(new String(CODEC.encode(event), UTF_8))
        .isEqualTo(
            "{\"id\":\"9f2c\",\"timestamp\":1506826800026,\"user\":\"59\",\"item\":\"234853\","
                + "\"features\":{\"os\":\"2\",\"price\":12.5},\"label\":1}");
    assertThat(new String(CODEC.encode(new Feedback("9f2c", 5, "59", 0)), UTF_8))
        .isEqualTo(
            "{\"type\":\"feedback\",\"id\":\"9f2c\",\"timestamp\":5,\"user\":\"59\",\"label\":0}");
  }

  @Test
  void shouldRefuseToWriteWhatItWouldNotRead() {
    assertThatThrownBy(() -> CODEC.encode(new Feedback("a", 5, "", 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("label must be a class from 0 to 1, but is 2");
    assertThatThrownBy(() -> CODEC.encode(new Feedback("a", 5, "", Interaction.UNLABELLED)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CODEC.encode(new Feedback("a", -5, "", 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("field 'timestamp' must be epoch milliseconds");
  }

  private static String features(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "'f" + i + "':" + i)
        .collect(Collectors.joining(",", "'features':{", "}"));
  }

  private static String list(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "'" + i + "'")
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static int labelOf(JsonEventCodec codec, String label) throws InvalidEventException {
    String json = "{'id':'a','timestamp':1,'label':" + label + "}";
    return ((Interaction) codec.decode(json.replace('\'', '"').getBytes(UTF_8))).label();
  }

  private static void assertReason(String json, String reason) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(InvalidEventException.class)
        .hasMessageStartingWith(reason);
  }

  private static Event read(String json) throws InvalidEventException {
    return CODEC.decode(json.replace('\'', '"').getBytes(UTF_8));
  }
}
