package io.perennial.replay.server.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.event.proto.LabelledExample;
import io.perennial.replay.api.ReplayQuery;
import io.perennial.replay.api.ReplayQuery.Order;
import io.perennial.replay.api.ReplayQuery.Position;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/** Every access path against reading and sorting everything. */
final class PartitionRowsPropertyTest {

  private static final long HOUR = 3_600_000;

  @Property(tries = 300)
  void shouldAnswerLikeSortingEverything(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 3) int partitions) {
    Random random = new Random(seed);
    List<InMemoryEntries> stores = Stream.generate(InMemoryEntries::new).limit(partitions).toList();
    List<RowView> rows = rows(random);
    rows.forEach(row -> stores.get(row.id().length() % partitions).add(row));
    for (int i = 0; i < 20; i++) {
      ReplayQuery query = query(random, rows);
      assertThat(answer(stores, query)).as("%s", query).isEqualTo(oracle(rows, query));
    }
    assertThat(stores).allMatch(store -> store.openCursors() == 0);
  }

  @Property(tries = 50)
  void shouldCoverEverythingPageByPage(@ForAll long seed) {
    Random random = new Random(seed);
    InMemoryEntries store = new InMemoryEntries();
    List<RowView> rows = rows(random);
    rows.forEach(store::add);
    for (Order order : Order.values()) {
      ReplayQuery query = ReplayQuery.everything().orderedBy(order).atMost(1 + random.nextInt(7));
      List<RowView> pages = new ArrayList<>();
      List<RowView> page = answer(List.of(store), query);
      while (!page.isEmpty()) {
        pages.addAll(page);
        page = answer(List.of(store), query.after(place(page.get(page.size() - 1))));
      }
      assertThat(pages).isEqualTo(oracle(rows, query.atMost(Integer.MAX_VALUE)));
    }
  }

  private static List<RowView> answer(List<InMemoryEntries> stores, ReplayQuery query) {
    List<RowView> answer = new ArrayList<>();
    try (RowCursor cursor =
        new MergedRows(
            stores.stream().map(store -> PartitionRows.open(store, query)).toList(),
            query.order())) {
      RowView row = cursor.next();
      while (row != null && answer.size() < query.limit()) {
        answer.add(row);
        row = cursor.next();
      }
    }
    return answer;
  }

  private static List<RowView> oracle(List<RowView> rows, ReplayQuery query) {
    Comparator<RowView> byTime =
        Comparator.comparingLong(RowView::timestamp).thenComparing(RowView::id);
    Comparator<RowView> order =
        switch (query.order()) {
          case OLDEST -> byTime;
          case NEWEST -> byTime.reversed();
          case WORST -> Comparator.comparing(RowView::logLoss).reversed().thenComparing(byTime);
        };
    return rows.stream()
        .filter(row -> query.user() == null || row.user().equals(query.user()))
        .filter(row -> query.item() == null || row.item().equals(query.item()))
        .filter(row -> query.expert() == null || row.expert() == query.expert())
        .filter(row -> row.timestamp() >= query.from() && row.timestamp() < query.to())
        .filter(row -> row.logLoss() >= query.minError())
        .filter(row -> isAfter(rows, row, query.after(), order))
        .sorted(order)
        .limit(query.limit())
        .toList();
  }

  private static boolean isAfter(
      List<RowView> rows, RowView row, @Nullable Position after, Comparator<RowView> order) {
    if (after == null) {
      return true;
    }
    RowView place =
        rows.stream().filter(one -> one.id().equals(after.id())).findFirst().orElseThrow();
    return order.compare(row, place) > 0;
  }

  private static Position place(RowView row) {
    return new Position(row.timestamp(), row.logLoss(), row.id());
  }

  private static List<RowView> rows(Random random) {
    List<RowView> rows = new ArrayList<>();
    int count = random.nextInt(200);
    for (int i = 0; i < count; i++) {
      float score = random.nextInt(4) == 0 ? random.nextInt(2) : random.nextFloat();
      LabelledExample.Builder example =
          Examples.example(
              name(random),
              (random.nextInt(6) - 2) * HOUR + random.nextInt(50),
              "x".repeat(1 + i % 3) + i);
      example.setExpert(random.nextInt(3)).setLabel(random.nextInt(2)).setSequence(i);
      example.setScores(0, 1 - score).setScores(1, score);
      example.getInteractionBuilder().setItem(name(random));
      rows.add(InMemoryEntries.row(example.build().toByteArray()));
    }
    return rows;
  }

  private static ReplayQuery query(Random random, List<RowView> rows) {
    long from = random.nextInt(3) == 0 ? Long.MIN_VALUE : (random.nextInt(6) - 2) * HOUR;
    long to =
        random.nextInt(3) == 0 ? Long.MAX_VALUE : Math.max(from, random.nextInt(4) * HOUR + 9);
    RowView after =
        rows.isEmpty() || random.nextInt(3) > 0 ? null : rows.get(random.nextInt(rows.size()));
    return new ReplayQuery(
        random.nextBoolean() ? null : name(random),
        random.nextBoolean() ? null : name(random),
        random.nextBoolean() ? null : random.nextInt(4),
        from,
        Math.max(from, to),
        random.nextBoolean() ? 0 : random.nextDouble() * 3,
        Order.values()[random.nextInt(3)],
        1 + random.nextInt(random.nextBoolean() ? 5 : 500),
        after == null ? null : place(Objects.requireNonNull(after)));
  }

  private static String name(Random random) {
    return List.of("", "a", "a\0", "ab", "b").get(random.nextInt(5));
  }
}
