package io.perennial.replay.server.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.replay.api.ReplayQuery;
import io.perennial.replay.api.ReplayQuery.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class MergedRowsTest {

  private final InMemoryEntries first = new InMemoryEntries();
  private final InMemoryEntries second = new InMemoryEntries();
  private final ReplayQuery all = ReplayQuery.everything();

  @Test
  void shouldMergePartitionsByTimestampAndId() {
    first.add("u", 1, "b").add("u", 3, "a").add("v", 5, "a");
    second.add("w", 1, "a").add("w", 1, "c").add("w", 4, "a");

    assertThat(ids(all)).containsExactly("1a", "1b", "1c", "3a", "4a", "5a");
    assertThat(ids(all.orderedBy(Order.NEWEST)))
        .containsExactly("5a", "4a", "3a", "1c", "1b", "1a");
  }

  @Test
  void shouldAnswerFromInclusiveAndToExclusive() {
    first.add("u", 9, "z").add("u", 10, "a").add("u", 19, "z").add("u", 20, "a");

    assertThat(ids(all.between(10, 20))).containsExactly("10a", "19z");
    assertThat(ids(all.ofUser("u").between(10, 20))).containsExactly("10a", "19z");
    assertThat(ids(all.between(10, 10))).isEmpty();
  }

  @Test
  void shouldAnswerOneUserAndNotThoseWhoseNamesBeginTheSame() {
    first.add("5", 1, "a").add("59", 2, "b").add("", 3, "c").add("5\0", 4, "d");
    second.add("5", 0, "e");

    assertThat(ids(all.ofUser("5"))).containsExactly("0e", "1a");
    assertThat(ids(all.ofUser("59").orderedBy(Order.NEWEST))).containsExactly("2b");
    assertThat(ids(all.ofUser(""))).containsExactly("3c");
    assertThat(ids(all.ofUser("5\0"))).containsExactly("4d");
    assertThat(ids(all.ofUser("6"))).isEmpty();
  }

  @Test
  void shouldAnswerTheSameBytesOfTwoPartitionsOnce() {
    first.add("u", 1, "a").add("u", 2, "b");
    second.add("u", 1, "a").add("other", 2, "b");

    assertThat(ids(all)).containsExactly("1a", "2b", "2b");
  }

  @Test
  void shouldPassOverAnIndexEntryWhoseRowIsGone() {
    first.add("u", 1, "a").add("u", 2, "b");
    first.remove(KeyLayout.row(1, "a"));

    assertThat(ids(all.ofExpert(0))).containsExactly("2b");
    assertThat(ids(all.ofItem("item-a"))).isEmpty();
    assertThat(ids(all.orderedBy(Order.WORST))).containsExactly("2b");
  }

  @Test
  void shouldPassOverAnIndexEntryWhoseRowHasBeenReplaced() {
    first.add("u", 1, "a");
    RowView replaced =
        InMemoryEntries.row(
            Examples.example("u", 1, "a")
                .setExpert(7)
                .setScores(1, 0.5f)
                .setInteraction(
                    Examples.example("u", 1, "a").getInteractionBuilder().setItem("other"))
                .build()
                .toByteArray());
    first.put(Family.ROWS, replaced.key(), replaced.value());

    assertThat(ids(all.ofExpert(0))).isEmpty();
    assertThat(ids(all.ofItem("item-a"))).isEmpty();
    assertThat(ids(all.orderedBy(Order.WORST))).isEmpty();
    assertThat(ids(all)).containsExactly("1a");
  }

  @Test
  void shouldReadNoFurtherThanItIsAsked() {
    IntStream.range(0, 1000).forEach(i -> first.add("u", i, "a"));

    try (RowCursor rows = open(all)) {
      rows.next();
      rows.next();
    }

    assertThat(first.steps()).isEqualTo(3);
    assertThat(first.openCursors()).isZero();
    assertThat(second.openCursors()).isZero();
  }

  private List<String> ids(ReplayQuery query) {
    List<String> ids = new ArrayList<>();
    try (RowCursor rows = open(query)) {
      for (RowView row = rows.next(); row != null; row = rows.next()) {
        ids.add(row.timestamp() + row.id());
      }
    }
    return ids;
  }

  private RowCursor open(ReplayQuery query) {
    return new MergedRows(
        List.of(PartitionRows.open(first, query), PartitionRows.open(second, query)),
        query.order());
  }
}
