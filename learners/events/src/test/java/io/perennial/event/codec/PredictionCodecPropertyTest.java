package io.perennial.event.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.event.Evidence;
import io.perennial.event.LabelSpace;
import io.perennial.event.Prediction;
import io.perennial.event.RankedItem;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class PredictionCodecPropertyTest {

  private static final LabelSpace NAMED = LabelSpace.of(List.of("red", "gr\"ün", "blue"));
  private static final PredictionCodec BINARY = new PredictionCodec(LabelSpace.BINARY);
  private static final PredictionCodec CLASSES = new PredictionCodec(NAMED);

  @Provide
  Arbitrary<Prediction> predictions() {
    Arbitrary<Float> score =
        Arbitraries.integers().map(Float::intBitsToFloat).filter(Float::isFinite);
    Arbitrary<float[]> scores = score.array(float[].class).ofSize(3);
    return Combinators.combine(
            AnyEvent.text().filter(id -> !id.isEmpty()),
            AnyEvent.timestamp(),
            AnyEvent.text(),
            AnyEvent.text(),
            scores,
            scores,
            Arbitraries.integers().greaterOrEqual(0),
            Arbitraries.longs().greaterOrEqual(0))
        .as(Prediction::new)
        .flatMap(PredictionCodecPropertyTest::remembered)
        .flatMap(PredictionCodecPropertyTest::ranked);
  }

  /** The same, as an error memory would have it. */
  private static Arbitrary<Prediction> remembered(Prediction plain) {
    Arbitrary<Float> share = Arbitraries.floats().between(0, 1);
    Arbitrary<Evidence> evidence =
        Combinators.combine(AnyEvent.text(), AnyEvent.timestamp(), share, share, share)
            .as(Evidence::new);
    return Combinators.combine(share, evidence.list().ofMaxSize(3))
        .as(
            (confidence, examples) ->
                new Prediction(
                    plain.id(),
                    plain.timestamp(),
                    plain.user(),
                    plain.item(),
                    plain.scores(),
                    plain.baseScores(),
                    plain.expert(),
                    plain.modelVersion(),
                    confidence,
                    examples));
  }

  /** The same, with or without candidates; the version goes with the ranking. */
  private static Arbitrary<Prediction> ranked(Prediction plain) {
    Arbitrary<RankedItem> item =
        Combinators.combine(
                AnyEvent.text(),
                Arbitraries.integers().map(Float::intBitsToFloat).filter(Float::isFinite))
            .as(RankedItem::new);
    return Combinators.combine(item.list().ofMaxSize(4), Arbitraries.longs().greaterOrEqual(0))
        .as(
            (ranking, version) ->
                with(plain, plain.scores(), plain.baseScores(), ranking, version));
  }

  @Property
  void shouldReadEveryScoreToTheSameBits(@ForAll("predictions") Prediction prediction)
      throws InvalidEventException {
    Prediction read = CLASSES.decode(CLASSES.encode(prediction));
    assertSame(read, prediction);
    assertThat(read.scores()).containsExactly(prediction.scores());
    assertThat(read.baseScores()).containsExactly(prediction.baseScores());
  }

  @Property
  void shouldReadTheBinaryScoreToTheSameBits(@ForAll("predictions") Prediction any)
      throws InvalidEventException {
    float[] scores = {0, any.scores()[1]};
    float[] baseScores = {0, any.baseScores()[1]};
    Prediction prediction = with(any, scores, baseScores);
    Prediction read = BINARY.decode(BINARY.encode(prediction));
    assertSame(read, prediction);
    assertThat(read.score()).isEqualTo(prediction.score());
    assertThat(read.baseScores()[1]).isEqualTo(baseScores[1]);
    assertThat(read.scores()[0]).isEqualTo(1 - prediction.score());
  }

  @Property(tries = 2_000)
  void shouldSurviveAnyBytes(@ForAll byte[] bytes) {
    assertThatThrownBy(() -> BINARY.decode(bytes)).isInstanceOf(InvalidEventException.class);
    assertThatThrownBy(() -> CLASSES.decode(bytes)).isInstanceOf(InvalidEventException.class);
  }

  @Example
  void shouldWriteTheContractsForm() {
    Prediction prediction =
        new Prediction(
            "9f2c",
            7,
            "59",
            "3",
            new float[] {.25f, .75f},
            new float[] {.5f, .5f},
            2,
            1_000,
            .5f,
            List.of(new Evidence("4d", 5, 1, .25f, .75f)));
    assertThat(new String(BINARY.encode(prediction), UTF_8))
        .isEqualTo(
            "{\"id\":\"9f2c\",\"timestamp\":7,\"user\":\"59\",\"item\":\"3\",\"score\":0.75,"
                + "\"baseScore\":0.5,\"compensation\":0.25,\"confidence\":0.5,\"expert\":2,"
                + "\"modelVersion\":1000,\"evidence\":[{\"id\":\"4d\",\"timestamp\":5,\"outcome\":1.0,"
                + "\"baseScore\":0.25,\"similarity\":0.75}]}");
  }

  @Example
  void shouldTellTheRankingWithTheVersionBehindIt() throws InvalidEventException {
    float[] scores = {.25f, .75f};
    Prediction plain = new Prediction("9", 7, "", "", scores, scores.clone(), 0, 0);
    List<RankedItem> ranking = List.of(new RankedItem("b", 2.5f), new RankedItem("a", -.25f));
    Prediction ranked = with(plain, scores, scores, ranking, 12);
    assertThat(new String(BINARY.encode(ranked), UTF_8))
        .endsWith(
            "\"modelVersion\":0,\"ranking\":[{\"item\":\"b\",\"score\":2.5},"
                + "{\"item\":\"a\",\"score\":-0.25}],\"policyVersion\":12}");
    assertThat(BINARY.decode(BINARY.encode(ranked)).ranking()).isEqualTo(ranking);
    assertThat(new String(BINARY.encode(plain), UTF_8))
        .doesNotContain("ranking")
        .doesNotContain("policyVersion");
    Prediction old = BINARY.decode(BINARY.encode(plain));
    assertThat(old.ranking()).isEmpty();
    assertThat(old.policyVersion()).isZero();
  }

  @Example
  void shouldRefuseARankingThatIsNone() {
    assertRefused("\"ranking\":3", "field 'ranking' must be an array");
    assertRefused("\"ranking\":[\"a\"]", "field 'ranking' must be an array of objects");
    assertRefused("\"ranking\":[{\"item\":1}]", "field 'item' must be a string");
    assertRefused("\"ranking\":[{\"score\":1e99}]", "field 'score' must be a finite number");
    assertRefused("\"policyVersion\":-1", "field 'policyVersion' must be a whole number from 0");
  }

  private static void assertRefused(String field, String message) {
    String json = "{\"id\":\"a\",\"timestamp\":1,\"score\":0.5,\"baseScore\":0.5," + field + "}";
    assertThatThrownBy(() -> BINARY.decode(json.getBytes(UTF_8)))
        .isInstanceOf(InvalidEventException.class)
        .hasMessageContaining(message);
  }

  @Example
  void shouldNameTheLikeliestClass() {
    float[] scores = {.25f, .125f, .625f};
    Prediction same = new Prediction("9", 7, "", "", scores, scores.clone(), 0, 0);
    assertThat(new String(CLASSES.encode(same), UTF_8))
        .endsWith(
            "\"score\":0.625,\"baseScore\":0.625,\"compensation\":0.0,\"confidence\":0.0,\"expert\":0,"
                + "\"modelVersion\":0,\"class\":\"blue\","
                + "\"scores\":{\"red\":0.25,\"gr\\\"ün\":0.125,\"blue\":0.625}}");
  }

  @Example
  void shouldRefuseScoresThatDoNotFitTheClasses() {
    Prediction two =
        new Prediction("9", 7, "", "", new float[] {.5f, .5f}, new float[] {.5f, .5f}, 0, 0);
    assertThatThrownBy(() -> CLASSES.encode(two))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("field 'scores' must have one score per class, 3, but has 2");
    Prediction sick = with(two, new float[] {.5f, Float.NaN}, new float[] {.5f, .5f});
    assertThatThrownBy(() -> BINARY.encode(sick))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("field 'scores' must be finite numbers, but one is NaN");
  }

  @Example
  void shouldSayWhatIsMissing() {
    assertThatThrownBy(() -> BINARY.decode("{\"id\":\"a\",\"timestamp\":1}".getBytes(UTF_8)))
        .hasMessage("field 'score' is missing; a prediction must have it");
    String gap = "{\"id\":\"a\",\"timestamp\":1,\"scores\":{\"red\":1,\"blue\":0}}";
    assertThatThrownBy(() -> CLASSES.decode(gap.getBytes(UTF_8)))
        .hasMessage("field 'scores' must have a score for the class 'gr\"ün'");
  }

  private static Prediction with(Prediction other, float[] scores, float[] baseScores) {
    return with(other, scores, baseScores, other.ranking(), other.policyVersion());
  }

  private static Prediction with(
      Prediction other,
      float[] scores,
      float[] baseScores,
      List<RankedItem> ranking,
      long policyVersion) {
    return new Prediction(
        other.id(),
        other.timestamp(),
        other.user(),
        other.item(),
        scores,
        baseScores,
        other.expert(),
        other.modelVersion(),
        other.confidence(),
        other.evidence(),
        ranking,
        ranking.isEmpty() ? 0 : policyVersion);
  }

  private static void assertSame(Prediction read, Prediction written) {
    assertThat(read)
        .usingRecursiveComparison()
        .ignoringFields("scores", "baseScores")
        .isEqualTo(written);
  }
}
