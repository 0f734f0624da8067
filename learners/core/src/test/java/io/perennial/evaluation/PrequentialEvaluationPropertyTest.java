package io.perennial.evaluation;

import static io.perennial.evaluation.Examples.binary;
import static io.perennial.evaluation.Examples.shardOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.perennial.event.LabelledExample;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PrequentialEvaluationPropertyTest {

  private record Row(String user, float score, int label) {}

  @Property(tries = 300)
  void shouldEqualTheDefinitionsWrittenDown(@ForAll("rows") List<Row> rows) {
    List<LabelledExample> examples = examplesOf(rows);
    Evaluation result = shardOf(2, examples).result();

    assertSame(result.served(), examples);
    assertThat(result.base()).isEqualTo(result.served());
    assertClose(result.gauc(), NaiveEvaluation.gauc(examples));
    for (int tenth = 0; tenth < 10; tenth++) {
      assertSame(result.tenths().get(tenth), NaiveEvaluation.tenth(examples, tenth));
    }
  }

  @Property(tries = 200)
  void shouldNotDependOnHowShardsInterleave(
      @ForAll("shards") List<List<Row>> shards, @ForAll Random random) {
    List<List<LabelledExample>> sequences =
        shards.stream().map(PrequentialEvaluationPropertyTest::examplesOf).toList();
    Evaluation oneAfterTheOther =
        PrequentialEvaluation.merge(sequences.stream().map(s -> shardOf(2, s)).toList());

    // Equal doubles, not close ones: the same additions in the same order.
    assertThat(PrequentialEvaluation.merge(feedInterleaved(sequences, random)))
        .isEqualTo(oneAfterTheOther);
  }

  @Property(tries = 200)
  void shouldCoverAllShardsTogether(@ForAll("shards") List<List<Row>> shards) {
    List<List<LabelledExample>> sequences =
        shards.stream().map(PrequentialEvaluationPropertyTest::examplesOf).toList();
    List<LabelledExample> all = sequences.stream().flatMap(List::stream).toList();
    Evaluation merged =
        PrequentialEvaluation.merge(sequences.stream().map(s -> shardOf(2, s)).toList());

    assertSame(merged.served(), all);
    assertClose(merged.gauc(), NaiveEvaluation.gauc(all));
    for (int i = 0; i < 10; i++) {
      int tenth = i;
      Stream<LabelledExample> expected =
          sequences.stream().flatMap(s -> NaiveEvaluation.tenth(s, tenth).stream());
      assertSame(merged.tenths().get(tenth), expected.toList());
    }
  }

  @Property(tries = 300)
  void shouldApproximateAucWithinTheHistogramsBound(@ForAll("rows") List<Row> rows) {
    List<LabelledExample> examples = examplesOf(rows);
    ScoreHistogram histogram = new ScoreHistogram(20);
    for (Row row : rows) {
      histogram.add(histogram.binOf(row.score()), row.label() == 1, 1);
    }
    Double exact = NaiveEvaluation.auc(examples);

    if (exact == null) {
      assertThat(histogram.auc()).isNaN();
      assertThat(histogram.aucErrorBound()).isNaN();
    } else {
      assertThat(histogram.auc()).isCloseTo(exact, within(histogram.aucErrorBound() + 1e-12));
    }
  }

  @Provide
  Arbitrary<List<Row>> rows() {
    Arbitrary<String> users = Arbitraries.of("", "a", "b", "c", "d");
    // Few distinct scores make ties; any float between makes none.
    Arbitrary<Float> scores =
        Arbitraries.oneOf(
            Arbitraries.of(0f, .25f, .5f, .75f, 1f),
            Arbitraries.floats().between(0f, 1f).ofScale(6));
    return Combinators.combine(users, scores, Arbitraries.of(0, 1))
        .as(Row::new)
        .list()
        .ofMaxSize(60);
  }

  @Provide
  Arbitrary<List<List<Row>>> shards() {
    return rows().list().ofMinSize(1).ofMaxSize(4);
  }

  private static List<PrequentialEvaluation> feedInterleaved(
      List<List<LabelledExample>> sequences, Random random) {
    List<PrequentialEvaluation> shards = new ArrayList<>();
    List<Integer> turns = new ArrayList<>();
    for (int shard = 0; shard < sequences.size(); shard++) {
      shards.add(new PrequentialEvaluation(2));
      turns.addAll(Collections.nCopies(sequences.get(shard).size(), shard));
    }
    Collections.shuffle(turns, random);
    int[] next = new int[sequences.size()];
    for (int shard : turns) {
      shards.get(shard).add(sequences.get(shard).get(next[shard]++));
    }
    return shards;
  }

  private static List<LabelledExample> examplesOf(List<Row> rows) {
    List<LabelledExample> examples = new ArrayList<>();
    for (Row row : rows) {
      examples.add(binary(examples.size(), row.user(), row.score(), row.label()));
    }
    return examples;
  }

  private static void assertSame(Quality quality, List<LabelledExample> examples) {
    assertThat(quality.examples()).isEqualTo(examples.size());
    assertClose(quality.auc(), NaiveEvaluation.auc(examples));
    if (examples.isEmpty()) {
      assertThat(quality.logLoss()).isNull();
      assertThat(quality.accuracy()).isNull();
    } else {
      // The oracle takes class 0's probability as the float that was served, hence the tolerance.
      assertThat(quality.logLoss()).isCloseTo(NaiveEvaluation.logLoss(examples), within(1e-6));
      assertThat(quality.accuracy()).isCloseTo(NaiveEvaluation.accuracy(examples), within(1e-12));
    }
  }

  private static void assertClose(Double actual, Double expected) {
    if (expected == null) {
      assertThat(actual).isNull();
    } else {
      assertThat(actual).isCloseTo(expected, within(1e-12));
    }
  }
}
