package io.perennial.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.launcher.replay.RowPages;
import io.perennial.replay.api.ReplayClient;
import io.perennial.replay.api.ReplayException;
import io.perennial.replay.api.ReplayQuery;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RowPagesTest {

  private static final int ROWS = 25;

  private FakeStore store;

  @BeforeEach
  void start() throws IOException {
    store = new FakeStore(ROWS);
  }

  @AfterEach
  void stop() {
    store.close();
  }

  @ParameterizedTest
  @CsvSource({
    "10, 100, 10:10:10",
    "10, 20, 10:10",
    "10, 13, 10:3",
    "10, 10, 10",
    "10, 25, 10:10:5",
    "25, 100, 25:25",
    "30, 100, 30",
    "1, 2, 1:1",
  })
  void shouldAskPageAfterPageUpToTheLimit(int pageRows, int limit, String asked) {
    assertThat(ids(pageRows, limit))
        .isEqualTo(IntStream.range(0, Math.min(ROWS, limit)).mapToObj(FakeStore::id).toList());
    assertThat(store.asked().stream().map(query -> Integer.toString(query.limit())).toList())
        .containsExactly(asked.split(":"));
  }

  @Test
  void shouldNotTakeABrokenPageForTheLast() {
    store.breakAfter(5);

    assertThatThrownBy(() -> ids(10, 100)).isInstanceOf(ReplayException.class);
  }

  private List<String> ids(int pageRows, int limit) {
    ReplayClient client = new ReplayClient(URI.create(store.url()));
    List<String> ids = new ArrayList<>();
    try (RowPages rows =
        new RowPages(client::query, ReplayQuery.everything().atMost(limit), pageRows)) {
      rows.forEachRemaining(row -> ids.add(row.id()));
    }
    return ids;
  }
}
