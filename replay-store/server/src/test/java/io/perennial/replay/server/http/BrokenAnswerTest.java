package io.perennial.replay.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.replay.api.ReplayAnswer;
import io.perennial.replay.api.ReplayException;
import io.perennial.replay.api.ReplayException.Kind;
import io.perennial.replay.api.ReplayQuery;
import io.perennial.replay.server.storage.RowView;
import io.perennial.replay.server.storage.StoreUnavailableException;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What goes wrong before an answer's first bytes left is told; afterwards it is broken off. */
final class BrokenAnswerTest {

  /** More than 256 KiB of JSON. */
  private static final int MIDWAY = 5000;

  private static final StoreUnavailableException MOVED =
      new StoreUnavailableException("moved away");

  private final InMemorySource source = new InMemorySource();
  private final TestService service = TestService.of(source);

  @AfterEach
  void stop() {
    service.close();
    assertThat(source.open).hasValue(0);
  }

  @Test
  void shouldRefuseWhenAPartitionGoesBeforeTheFirstBytesLeft() throws Exception {
    source.answering(Faults.failingAt(900, MOVED));

    HttpResponse<String> response = service.get("/examples?limit=1000");

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(response.headers().firstValue("Perennial-Access-Path")).isEmpty();
    assertThat(response.body()).startsWith("{\"type\"").contains("moved away");
  }

  @Test
  void shouldBreakOffTheConnectionWhenAPartitionGoesMidway() throws Exception {
    source.answering(Faults.failingAt(MIDWAY, MOVED));

    try (ReplayAnswer answer = service.client().query(ReplayQuery.everything().atMost(6000))) {
      assertThatThrownBy(() -> answer.stream().count())
          .isInstanceOfSatisfying(
              ReplayException.class, e -> assertThat(e.kind()).isEqualTo(Kind.BROKEN));
    }
    assertBrokenOff("/examples?limit=6000");
    assertBrokenOff("/partitions/0/rows?limit=6000");
    assertThat(service.get("/stats").body()).contains("\"broken\":3");
  }

  @Test
  void shouldBreakOffAnAnswerThatFailsMidwayInAWayNobodyForesaw() {
    source.answering(Faults.failingAt(MIDWAY, new IllegalStateException("disk")));

    assertBrokenOff("/examples?limit=6000");
  }

  @Test
  void shouldBreakOffAnAnswerThatMeetsAnErrorMidway() {
    RowView row = TestRows.row("u", 1, "a");
    source.answering(
        Faults.endless(
            step -> {
              if (step == MIDWAY) {
                throw new StackOverflowError("deep");
              }
              return row;
            }));

    assertBrokenOff("/examples?limit=6000");
  }

  @Test
  void shouldBreakOffAnAnswerThatMeetsADamagedRowMidway() {
    RowView row = TestRows.row("u", 1, "a");
    source.answering(Faults.endless(step -> step < MIDWAY ? row : TestRows.damaged(step)));

    assertBrokenOff("/examples?limit=6000");
  }

  @Test
  void shouldRefuseADamagedRowWithAnErrorAndNotPassItOver() throws Exception {
    source.answering(Faults.endless(TestRows::damaged));

    HttpResponse<String> response = service.get("/examples");

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).contains("the store's log says why");
  }

  @Test
  void shouldEndAnAnswerThatTakesTooLong() throws Exception {
    RowView row = TestRows.row("u", 1, "a");
    source.answering(
        Faults.endless(
            step -> {
              service.nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
              return row;
            }));

    for (String path : new String[] {"/examples?limit=1000000", "/sample?n=1000000"}) {
      HttpResponse<String> response = service.get(path);
      assertThat(response.statusCode()).isEqualTo(504);
      assertThat(response.body()).contains("longer than 10 s").contains("smaller limit");
    }
  }

  @Test
  void shouldRefuseAnAnswerWhoseTimeIsOverWhenItsLastRowIsSought() throws Exception {
    RowView row = TestRows.row("u", 1, "a");
    source.answering(
        Faults.endless(
            step -> {
              if (step < 2) {
                return row;
              }
              service.nanos.addAndGet(TimeUnit.SECONDS.toNanos(20));
              return null;
            }));

    HttpResponse<String> response = service.get("/examples?limit=1000000");

    assertThat(response.statusCode()).isEqualTo(504);
    assertThat(response.body()).contains("longer than 10 s");
  }

  @Test
  void shouldBreakOffAnAnswerWhoseTimeIsOverMidway() {
    RowView row = TestRows.row("u", 1, "a");
    source.answering(
        Faults.endless(
            step -> {
              service.nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(step < MIDWAY ? 1 : 1000));
              return row;
            }));

    assertBrokenOff("/examples?limit=6000");
  }

  @Test
  void shouldGiveBackEveryPermitAndCursorAfterFailures() throws Exception {
    source.answering(Faults.failingAt(0, MOVED));

    for (int i = 0; i < 5; i++) {
      assertThat(service.get("/examples").body()).contains("moved");
    }
  }

  /** On the wire, and not only by a last line that happens to be cut. */
  private void assertBrokenOff(String path) {
    assertThatThrownBy(() -> service.get(path))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(HttpTimeoutException.class);
  }
}
