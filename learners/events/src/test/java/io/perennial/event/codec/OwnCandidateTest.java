package io.perennial.event.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.event.Event;
import io.perennial.event.Feedback;
import io.perennial.event.Interaction;
import io.perennial.event.LabelSpace;
import io.perennial.event.OwnCandidate;
import io.perennial.event.Prediction;
import io.perennial.event.RankedItem;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The producer's own candidates on their way in and out. */
final class OwnCandidateTest {

  private static final EventCodec JSON = new JsonEventCodec(LabelSpace.BINARY);
  private static final EventCodec PROTOBUF = new ProtobufEventCodec(LabelSpace.BINARY);

  private static final String TEXT =
      "{'id':'9','timestamp':1,'user':'','item':'b','label':1,'candidates':['a','b',{'item':'c','propensity':0.25}]}";

  /** Whoever changes these bytes breaks what producers send and what is stored. */
  private static final String BYTES =
      "0a230a01391001220162"
          + "3a0131"
          + "42030a0161"
          + "42030a0162"
          + "420c0a016311000000000000d03f";

  private static Interaction of(List<OwnCandidate> candidates) {
    return new Interaction("9", 1, "", "b", List.of(), "", 1, candidates);
  }

  private static final Interaction INTERACTION =
      of(List.of(new OwnCandidate("a"), new OwnCandidate("b"), new OwnCandidate("c", .25)));

  private static byte[] json(String text) {
    return text.replace('\'', '"').getBytes(UTF_8);
  }

  /** As a producer that checks nothing would write it. */
  private static byte[] unchecked(OwnCandidate... candidates) {
    var interaction =
        io.perennial.event.proto.Interaction.newBuilder().setId("9").setTimestamp(1).setItem("b");
    for (OwnCandidate candidate : candidates) {
      interaction
          .addCandidatesBuilder()
          .setItem(candidate.item())
          .setPropensity(candidate.propensity());
    }
    return io.perennial.event.proto.Event.newBuilder()
        .setInteraction(interaction)
        .build()
        .toByteArray();
  }

  @Test
  void shouldWriteAndReadTheSameJson() throws InvalidEventException {
    assertThat(JSON.decode(json(TEXT))).isEqualTo(INTERACTION);
    assertThat(JSON.encode(INTERACTION)).asString(UTF_8).isEqualTo(TEXT.replace('\'', '"'));
  }

  @Test
  void shouldWriteAndReadTheSameProtobuf() throws InvalidEventException {
    assertThat(HexFormat.of().formatHex(PROTOBUF.encode(INTERACTION))).isEqualTo(BYTES);
    assertThat(PROTOBUF.decode(HexFormat.of().parseHex(BYTES))).isEqualTo(INTERACTION);
  }

  @Test
  void shouldTakeNoneAndNullAsNotTold() throws InvalidEventException {
    for (String none : List.of("[]", "null")) {
      String text = "{'id':'9','timestamp':1,'item':'b','label':1,'candidates':" + none + "}";
      assertThat(JSON.decode(json(text))).isEqualTo(of(List.of()));
    }
    String unknown =
        "{'id':'9','timestamp':1,'item':'b','label':1,'candidates':['a',{'later':[],'item':'b','propensity':null}]}";
    assertThat(JSON.decode(json(unknown)))
        .isEqualTo(of(List.of(new OwnCandidate("a"), new OwnCandidate("b"))));
  }

  @Test
  void shouldIgnoreThoseOfFeedback() throws InvalidEventException {
    Event event =
        JSON.decode(
            json("{'type':'feedback','id':'9','timestamp':1,'label':1,'candidates':['x']}"));
    assertThat(event).isEqualTo(new Feedback("9", 1, "", 1));
  }

  static Stream<Arguments> broken() {
    return Stream.of(
        Arguments.of("'b'", "field 'candidates' must be a list, but is the string 'b'"),
        Arguments.of("['b',5]", "must be a string or an object, but is the number '5'"),
        Arguments.of("['b',null]", "must be a string or an object, but is null"),
        Arguments.of(
            "['b']",
            "must have none or 2 to 1000 items, but has only 'b'; add what else could have been shown"),
        Arguments.of(
            "['b','']", "must hold items that are not empty, but number 1 is; leave it out"),
        Arguments.of("[{'propensity':1},'b']", "not empty, but number 0 is; leave it out"),
        Arguments.of(
            "['b','a','b']", "item 'b' of field 'candidates' is given twice; send it once"),
        Arguments.of("['a','c']", "must hold the interaction's item 'b', but does not; add it"),
        Arguments.of("[{'item':'b','item':'a'},'c']", "field 'item' is given twice for item 'b'"),
        Arguments.of(
            "[{'item':'b','propensity':1,'propensity':1},'c']",
            "field 'propensity' is given twice for item 'b'"),
        Arguments.of("[{'item':'b','propensity':'1'},'c']", "must be a number, but is the string"),
        Arguments.of(
            "[{'item':'b','propensity':0},'c']",
            "the propensity of item 'b' of field 'candidates' must be above 0 and at most 1, but is 0.0; leave it out where it is unknown"),
        Arguments.of("[{'item':'b','propensity':1e999},'c']", "at most 1, but is Infinity"),
        Arguments.of("['b','\\ud800']", "field 'candidates' must be Unicode text"),
        Arguments.of("['b','" + "x".repeat(1_025) + "']", "must have at most 1024 characters"));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void shouldSayWhatIsWrongWithThem(String candidates, String reason) {
    String text = "{'id':'9','timestamp':1,'item':'b','candidates':" + candidates + "}";
    assertThatThrownBy(() -> JSON.decode(json(text)))
        .isInstanceOf(InvalidEventException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void shouldSayTheSameOfProtobuf() {
    OwnCandidate b = new OwnCandidate("b", 1);
    assertReason("must be above 0 and at most 1, but is 0.0", b, new OwnCandidate("a", 0));
    assertReason("must be above 0 and at most 1, but is NaN", b, new OwnCandidate("a", Double.NaN));
    assertReason("must hold items that are not empty, but number 1 is", b, new OwnCandidate("", 1));
    assertReason("item 'b' of field 'candidates' is given twice", b, b);
    assertReason("but has only 'b'", b);
    assertReason("'b', but does not", new OwnCandidate("x", 1), new OwnCandidate("a", 1));
  }

  private static void assertReason(String reason, OwnCandidate... candidates) {
    assertThatThrownBy(() -> PROTOBUF.decode(unchecked(candidates)))
        .isInstanceOf(InvalidEventException.class)
        .hasMessageContaining(reason);
  }

  /** The item, and others of this length each. */
  private static List<OwnCandidate> many(int count, int length) {
    String format = "%0" + length + "d";
    return Stream.concat(
            Stream.of(new OwnCandidate("b")),
            IntStream.range(1, count).mapToObj(i -> new OwnCandidate(format.formatted(i), .5)))
        .toList();
  }

  @Test
  void shouldTakeAThousandAndNoMore() throws InvalidEventException {
    List<OwnCandidate> most = many(1_000, 4);
    assertThat(JSON.decode(JSON.encode(of(most)))).isEqualTo(of(most));
    assertThat(PROTOBUF.decode(PROTOBUF.encode(of(most)))).isEqualTo(of(most));

    List<OwnCandidate> more = many(1_001, 4);
    String reason = "field 'candidates' must have at most 1000 items, but has more; send fewer";
    String list = more.stream().map(c -> "'" + c.item() + "'").collect(Collectors.joining(","));
    String text = "{'id':'9','timestamp':1,'item':'b','candidates':[" + list + "]}";
    assertThatThrownBy(() -> JSON.decode(json(text))).hasMessage(reason);
    assertReason(reason, unknownToOne(more));
    assertThatThrownBy(() -> PROTOBUF.encode(of(more)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(reason);
  }

  private static OwnCandidate[] unknownToOne(List<OwnCandidate> candidates) {
    return candidates.stream().map(c -> new OwnCandidate(c.item(), 1)).toArray(OwnCandidate[]::new);
  }

  @Test
  void shouldBoundAllItemsTogetherSoThatAnAnswerCanNameThem() {
    assertThatThrownBy(() -> JSON.encode(of(many(150, 1_024))))
        .hasMessageContaining(
            "must have at most 131072 characters in all its items, but has 152577");

    String worst = "\u0001".repeat(Limits.CANDIDATES_LENGTH / Limits.CANDIDATES);
    List<RankedItem> ranking =
        IntStream.range(0, Limits.CANDIDATES)
            .mapToObj(i -> new RankedItem(worst, -1.17549435e-38f))
            .toList();
    float[] scores = {0, 1};
    Prediction prediction =
        new Prediction("9", 1, "", "b", scores, scores, 0, 0, 0, List.of(), ranking, 1);
    byte[] bytes = new PredictionCodec(LabelSpace.BINARY).encode(prediction);
    assertThat(bytes.length).isBetween(700_000, 1 << 20);
  }
}
