package io.perennial.replay.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.replay.api.ReplayQuery;
import io.perennial.replay.api.ReplayQuery.Order;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ResumingRowsTest {

  private final InMemoryEntries entries = new InMemoryEntries();
  private final AtomicLong clock = new AtomicLong();

  @BeforeEach
  void fill() {
    for (int i = 0; i < 20; i++) {
      entries.add(
          Examples.example("u", i / 2, "id-" + i)
              .setScores(1, 0.05f + 0.01f * (i % 3))
              .build()
              .toByteArray());
    }
  }

  @ParameterizedTest
  @EnumSource(Order.class)
  void shouldGoOnAfterTheLastRowHoweverOftenItBreaksOff(Order order) {
    ReplayQuery query = ReplayQuery.everything().orderedBy(order);

    assertThat(ids(query, rest -> breakingOff(rest, 3)))
        .hasSize(20)
        .isEqualTo(ids(query, rest -> PartitionRows.open(entries, rest)));
    assertThat(entries.openCursors()).isZero();
  }

  @Test
  void shouldFailAtOnceWhereThereWasNoRowYet() {
    assertThatThrownBy(() -> ids(ReplayQuery.everything(), rest -> breakingOff(rest, 0)))
        .isInstanceOf(StoreUnavailableException.class);
    assertThat(entries.openCursors()).isZero();
  }

  @Test
  void shouldLosePatience() {
    AtomicInteger opened = new AtomicInteger();

    assertThatThrownBy(
            () ->
                ids(
                    ReplayQuery.everything(),
                    rest -> {
                      if (opened.getAndIncrement() > 0) {
                        clock.addAndGet(Duration.ofSeconds(6).toNanos());
                        throw new StoreUnavailableException("away");
                      }
                      return breakingOff(rest, 3);
                    }))
        .isInstanceOf(StoreUnavailableException.class);
    assertThat(opened).hasValue(3);
  }

  private List<String> ids(ReplayQuery query, Function<ReplayQuery, RowCursor> opening) {
    List<String> ids = new ArrayList<>();
    try (RowCursor rows = new ResumingRows(query, opening, Duration.ofSeconds(10), clock::get)) {
      for (RowView row = rows.next(); row != null; row = rows.next()) {
        ids.add(row.id());
      }
    }
    return ids;
  }

  private RowCursor breakingOff(ReplayQuery query, int after) {
    RowCursor rows = PartitionRows.open(entries, query);
    AtomicInteger left = new AtomicInteger(after);
    return new RowCursor() {
      @Override
      public @Nullable RowView next() {
        if (left.getAndDecrement() == 0) {
          throw new StoreUnavailableException("moved");
        }
        return rows.next();
      }

      @Override
      public void close() {
        rows.close();
      }
    };
  }
}
