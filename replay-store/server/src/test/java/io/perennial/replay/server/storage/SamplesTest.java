package io.perennial.replay.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.replay.api.InvalidQueryException;
import io.perennial.replay.api.ReplayQuery;
import io.perennial.replay.api.SampleQuery;
import io.perennial.replay.api.SampleQuery.By;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class SamplesTest {

  private static final int ROWS = 3000;

  private final InMemoryEntries first = new InMemoryEntries();
  private final InMemoryEntries second = new InMemoryEntries();

  @Test
  void shouldPlaceEachNumberOfAWindowOnce() {
    for (long window : List.of(0L, 1L, 7L)) {
      Set<Integer> places = new HashSet<>();
      IntStream.range(0, SamplePlaces.WINDOW)
          .forEach(number -> places.add(SamplePlaces.shuffled(number, window)));
      assertThat(places).hasSize(SamplePlaces.WINDOW);
    }
  }

  @Test
  void shouldSpreadNeighboursOverTheirWindow() {
    double sum = 0;
    for (int number = 0; number + 1 < SamplePlaces.WINDOW; number++) {
      sum += Math.abs(SamplePlaces.of(number) - SamplePlaces.of(number + 1));
    }

    // Two uniform places are a third of the window apart; the standard error of the mean is 21.
    assertThat(sum / SamplePlaces.WINDOW).isBetween(2631.0, 2831.0);
  }

  @Test
  void shouldDrawEveryRowOnceWhenAskedForAll() {
    fill();

    List<String> all = ids(10 * ROWS, By.UNIFORM, null, 1);

    assertThat(all).hasSize(ROWS).doesNotHaveDuplicates();
    assertThat(ids(10 * ROWS, By.UNIFORM, 2, 1))
        .hasSize(ROWS / 10)
        .allMatch(id -> Integer.parseInt(id) % 10 == 0);
  }

  @Test
  void shouldDrawTheSameFromTheSameSeedWhateverTheOrderOfComing() {
    fill();
    List<String> drawn = ids(200, By.UNIFORM, null, 7);
    InMemoryEntries backwards = new InMemoryEntries();
    for (int i = ROWS - 1; i >= 0; i--) {
      if (i % 2 == 0) {
        backwards.add(example(i));
      }
    }

    assertThat(drawn).hasSize(200).doesNotHaveDuplicates();
    assertThat(ids(List.of(backwards, second), 200, By.UNIFORM, null, 7)).isEqualTo(drawn);
    assertThat(ids(200, By.UNIFORM, null, 8)).isNotEqualTo(drawn);
  }

  @Test
  void shouldDrawEachRowEquallyOften() {
    fill();
    int draws = 1000;
    Map<String, Integer> times = new HashMap<>();
    for (int seed = 0; seed < draws; seed++) {
      ids(ROWS / 10, By.UNIFORM, null, seed).forEach(id -> times.merge(id, 1, Integer::sum));
    }

    // 100 of 1,000 each, with a standard deviation of sqrt(1000 * .1 * .9) = 9.5.
    assertThat(times).hasSize(ROWS);
    assertThat(times.values()).allMatch(count -> Math.abs(count - draws / 10) < 6 * 9.5);
    double squares =
        times.values().stream().mapToDouble(count -> Math.pow((count - 100) / 9.49, 2)).sum();
    // A group's rows, seven or so, come together: a standard deviation of sqrt(2 * 3000 * 7) = 205.
    assertThat(squares).isBetween(ROWS - 5 * 205.0, ROWS + 5 * 205.0);
  }

  @Test
  void shouldDrawByError() {
    fill();
    List<String> drawn = new ArrayList<>();
    for (int seed = 0; seed < 200; seed++) {
      drawn.addAll(ids(100, By.ERROR, null, seed));
    }
    double large = drawn.stream().filter(id -> Integer.parseInt(id) % 3 == 0).count();

    // A third has a loss of 1.386 and two thirds .288: 1.386 / (1.386 + 2 * .288) = .706.
    assertThat(large / drawn.size()).isBetween(0.706 - 0.02, 0.706 + 0.02);
  }

  @Test
  void shouldAnswerTheNewest() {
    fill();

    assertThat(ids(3, By.RECENT, null, 1))
        .containsExactly("" + (ROWS - 1), "" + (ROWS - 2), "" + (ROWS - 3));
    assertThat(ids(2, By.RECENT, 2, 1)).containsExactly("" + (ROWS - 10), "" + (ROWS - 20));
  }

  @Test
  void shouldDrawNothingFromNothing() {
    assertThat(ids(10, By.UNIFORM, null, 1)).isEmpty();
    assertThat(ids(10, By.RECENT, null, 1)).isEmpty();
  }

  @Test
  void shouldReadParameters() {
    assertThat(
            SampleQuery.fromParameters(
                Map.of("n", List.of("7"), "by", List.of("error"), "seed", List.of("3"))))
        .isEqualTo(new SampleQuery(7, By.ERROR, null, 3));
    assertThat(SampleQuery.fromParameters(Map.of("n", List.of("1"), "task", List.of("2"))))
        .isEqualTo(new SampleQuery(1, By.UNIFORM, 2, 0));
    for (Map<String, List<String>> wrong :
        List.<Map<String, List<String>>>of(
            Map.of(),
            Map.of("n", List.of("0")),
            Map.of("n", List.of("1000001")),
            Map.of("n", List.of("1", "2")),
            Map.of("n", List.of("1"), "by", List.of("luck")),
            Map.of("n", List.of("1"), "seed", List.of("x")),
            Map.of("n", List.of("1"), "colour", List.of("red")))) {
      assertThatThrownBy(() -> SampleQuery.fromParameters(wrong))
          .isInstanceOf(InvalidQueryException.class);
    }
  }

  private void fill() {
    for (int i = 0; i < ROWS; i++) {
      (i % 2 == 0 ? first : second).add(example(i));
    }
  }

  private static byte[] example(int i) {
    return Examples.example("u", i, Integer.toString(i))
        .setSequence(i / 2)
        .setExpert(i % 10 == 0 ? 2 : 0)
        .setLabel(i % 3 == 0 ? 1 : 0)
        .build()
        .toByteArray();
  }

  private static RowCursor open(List<StoredPartition> partitions, SampleQuery query) {
    if (query.by() != By.RECENT) {
      return Samples.open(partitions, query);
    }
    ReplayQuery newest = Samples.newest(query);
    return new MergedRows(
        partitions.stream().map(partition -> partition.rows(newest)).toList(), newest.order());
  }

  private List<String> ids(int rows, By by, @Nullable Integer expert, long seed) {
    return ids(List.of(first, second), rows, by, expert, seed);
  }

  private static List<String> ids(
      List<InMemoryEntries> stores, int rows, By by, @Nullable Integer expert, long seed) {
    List<StoredPartition> partitions =
        IntStream.range(0, stores.size())
            .mapToObj(i -> new StoredPartition(i, stores.get(i)))
            .toList();
    List<String> ids = new ArrayList<>();
    try (RowCursor cursor = open(partitions, new SampleQuery(rows, by, expert, seed))) {
      RowView row = cursor.next();
      while (row != null && ids.size() < rows) {
        ids.add(row.id());
        row = cursor.next();
      }
    }
    return ids;
  }
}
