package io.perennial.launcher.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.event.LabelledExample.Origin;
import io.perennial.launcher.replay.Publication.Outcome;
import io.perennial.replay.api.ReplayQuery;
import io.perennial.replay.api.ReplayQuery.Position;
import io.perennial.replay.api.ReplayRow;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PublicationTest {

  private static final int ROWS = 4_321;

  private final MemoryLog log = new MemoryLog();
  private long clock;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void shouldPublishEveryRowOnceHoweverOftenItDies(long seed) {
    Random random = new Random(seed);
    int deaths = 0;
    while (log.committedMark == null || !log.committedMark.complete()) {
      log.diesAfter = random.nextInt(2_500);
      try {
        publication(ROWS, Integer.MAX_VALUE).run(() -> false);
      } catch (Died e) {
        deaths++;
      }
    }

    assertThat(deaths).isPositive();
    assertThat(log.committed).isEqualTo(IntStream.range(0, ROWS).boxed().toList());
    assertThat(log.committedMark.rows()).isEqualTo(ROWS);
  }

  @Test
  void shouldEndAfterTheTransactionWhenAskedAndGoOnFromThere() {
    int[] asked = {0};
    Outcome stopped = publication(ROWS, Integer.MAX_VALUE).run(() -> ++asked[0] > 1_700);

    assertThat(stopped.complete()).isFalse();
    assertThat(stopped.rows()).isEqualTo(1_700);
    assertThat(log.committed).hasSize(1_700);

    assertThat(publication(ROWS, Integer.MAX_VALUE).run(() -> false))
        .isEqualTo(new Outcome(ROWS, 1_700, true, false));
    assertThat(log.committed).isEqualTo(IntStream.range(0, ROWS).boxed().toList());
  }

  @Test
  void shouldPublishNothingWhenItIsComplete() {
    publication(ROWS, Integer.MAX_VALUE).run(() -> false);

    assertThat(publication(ROWS + 50, Integer.MAX_VALUE).run(() -> false))
        .isEqualTo(new Outcome(ROWS, ROWS, true, true));
    assertThat(log.committed).hasSize(ROWS);
  }

  @Test
  void shouldPublishNoMoreThanTheLimitOverAllItsStarts() {
    log.diesAfter = 1_200;
    assertThatThrownBy(() -> publication(ROWS, 1_500).run(() -> false)).isInstanceOf(Died.class);
    log.diesAfter = Integer.MAX_VALUE;

    assertThat(publication(ROWS, 1_500).run(() -> false).rows()).isEqualTo(1_500);
    assertThat(log.committed).isEqualTo(IntStream.range(0, 1_500).boxed().toList());
  }

  @Test
  void shouldBeCompleteWhereThereIsNothing() {
    assertThat(publication(0, 10).run(() -> false)).isEqualTo(new Outcome(0, 0, true, false));
  }

  @Test
  void shouldCommitAfterFiveSecondsHoweverFewRowsThereAre() {
    Publication slow =
        new Publication(
            plan(Integer.MAX_VALUE, "all"),
            source(10),
            log,
            () -> clock += 2_000_000_000L,
            () -> clock);

    slow.run(() -> false);

    // A transaction begins with its first row, and rows are two seconds apart.
    assertThat(log.commits).containsExactly(4, 8, 10);
  }

  @Test
  void shouldKeepRowsOfOnePlaceInOneTransaction() {
    List<ReplayRow> rows = new ArrayList<>();
    for (int i = 0; i < Publication.BATCH_ROWS + 5; i++) {
      rows.add(row(Math.min(i, Publication.BATCH_ROWS - 1)));
    }
    new Publication(plan(9_999, "all"), query -> iterate(rows), log, () -> {}, () -> 0L)
        .run(() -> false);

    assertThat(log.commits).containsExactly(Publication.BATCH_ROWS + 5);
  }

  @Test
  void shouldRefuseAnotherQuestionUnderTheSameName() {
    publication(5, 10).run(() -> false);

    assertThatThrownBy(
            () ->
                new Publication(plan(10, "others"), source(5), log, () -> {}, () -> 0L)
                    .run(() -> false))
        .isInstanceOf(PublicationRefusedException.class)
        .hasMessageContaining("'name' is the name of a publication of another query")
        .hasMessageContaining("5 rows");
    assertThat(log.committed).hasSize(5);
  }

  private Publication publication(int rows, int limit) {
    return new Publication(plan(limit, "all"), source(rows), log, () -> {}, () -> 0L);
  }

  private static PublicationPlan plan(int limit, String question) {
    ReplayQuery query = ReplayQuery.everything().atMost(limit);
    return PublicationPlan.of("name", "topic", "perennial.", question, query);
  }

  private static Rows.Source source(int rows) {
    return query -> {
      Position after = query.after();
      int first = after == null ? 0 : (int) after.timestamp() + 1;
      int end = (int) Math.min(rows, (long) first + query.limit());
      return iterate(IntStream.range(first, end).mapToObj(PublicationTest::row).toList());
    };
  }

  private static Rows iterate(List<ReplayRow> rows) {
    Iterator<ReplayRow> each = rows.iterator();
    return new Rows() {
      @Override
      public boolean hasNext() {
        return each.hasNext();
      }

      @Override
      public ReplayRow next() {
        return each.next();
      }

      @Override
      public void close() {}
    };
  }

  private static ReplayRow row(int number) {
    return new ReplayRow(
        "r" + number, number, "u", "i", "", "1", Origin.INLINE, 0, 0, 0, 0, 0, 0, 0, List.of());
  }

  private static final class Died extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** A log in memory whose process dies after a number of rows, with what it had not committed. */
  private static final class MemoryLog implements PublicationLog {

    private final List<Integer> committed = new ArrayList<>();
    private final List<Integer> commits = new ArrayList<>();
    private final List<Integer> sent = new ArrayList<>();
    private @Nullable PublicationMark committedMark;
    private int diesAfter = Integer.MAX_VALUE;

    @Override
    public @Nullable PublicationMark takeOver() {
      sent.clear();
      return committedMark == null
          ? null
          : PublicationMark.parse(committedMark.rows(), committedMark.text());
    }

    @Override
    public void send(ReplayRow row) {
      if (diesAfter-- == 0) {
        throw new Died();
      }
      sent.add((int) row.timestamp());
    }

    @Override
    public void commit(PublicationMark mark) {
      committed.addAll(sent);
      sent.clear();
      commits.add(committed.size());
      committedMark = mark;
    }

    @Override
    public void close() {}
  }
}
