package io.perennial.replay.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many are answered at a time. */
final class QueryLimitsTest {

  private final InMemorySource source = new InMemorySource();
  private final TestService service = TestService.of(source);

  @AfterEach
  void stop() {
    service.close();
    assertThat(source.open).hasValue(0);
  }

  @Test
  void shouldRefuseLimitsThatBoundNothing() {
    Duration second = Duration.ofSeconds(1);

    assertThatThrownBy(() -> new QueryLimits(0, second)).hasMessageContaining("are 0");
    assertThatThrownBy(() -> new QueryLimits(1, Duration.ZERO)).hasMessageContaining("PT0S");
    assertThatThrownBy(() -> new QueryLimits(1, second, 0, 9, second))
        .hasMessageContaining("are 0");
    assertThatThrownBy(() -> new QueryLimits(4, second, 5, 9, second))
        .hasMessageContaining("more than what is answered at a time, which is 9, but are 9");
    assertThatThrownBy(() -> new QueryLimits(1, second, 1, 9, second.negated()))
        .hasMessageContaining("PT-1S");
    assertThat(new QueryLimits(5_000, second).connections()).isGreaterThan(5_000);
  }

  @Test
  void shouldHoldNothingOfAnAnswerThatIsOver() throws Exception {
    QueryLimits patient = new QueryLimits(2, Duration.ofHours(1));
    try (TestService lasting = TestService.of(source, patient)) {
      for (int i = 0; i < 20; i++) {
        assertThat(lasting.get("/examples").statusCode()).isEqualTo(200);
      }
      Await.until(() -> lasting.service.watched() <= 1);
    }
  }

  @Test
  void shouldRefuseMoreQueriesThanItAnswersAtATimeButStillAnswerOtherInstances() throws Exception {
    CountDownLatch asked = new CountDownLatch(2);
    CountDownLatch goOn = new CountDownLatch(1);
    source.add("u", 1, "a");
    source.answering(
        rows -> {
          asked.countDown();
          await(goOn);
          return rows;
        });
    CompletableFuture<HttpResponse<String>> first = service.getLater("/examples");
    CompletableFuture<HttpResponse<String>> second = service.getLater("/sample?n=1");
    asked.await();

    HttpResponse<String> third = service.get("/examples");
    HttpResponse<String> peer = service.get("/partitions/0/sample-ranges");
    goOn.countDown();

    assertThat(third.statusCode()).isEqualTo(503);
    assertThat(third.headers().firstValue("Retry-After")).hasValue("1");
    assertThat(third.body()).contains("answers 2 queries already");
    assertThat(peer.statusCode()).isEqualTo(200);
    assertThat(first.get().statusCode()).isEqualTo(200);
    assertThat(second.get().statusCode()).isEqualTo(200);
    assertThat(service.get("/examples").statusCode()).isEqualTo(200);
  }

  @Test
  void shouldAnswerQueriesWhileOtherInstancesTakeAllTheyMay() throws Exception {
    CountDownLatch asked = new CountDownLatch(4);
    CountDownLatch goOn = new CountDownLatch(1);
    source.answering(
        rows -> {
          asked.countDown();
          await(goOn);
          return rows;
        });
    for (int i = 0; i < 4; i++) {
      var unused = service.getLater("/partitions/0/rows?limit=1");
    }
    asked.await();
    source.answering(rows -> rows);

    HttpResponse<String> fifth = service.get("/partitions/0/rows?limit=1");
    HttpResponse<String> query = service.get("/examples");
    goOn.countDown();

    assertThat(fifth.statusCode()).isEqualTo(503);
    assertThat(fifth.body()).contains("answers 4 questions of other instances already");
    assertThat(query.statusCode()).isEqualTo(200);
    Await.until(() -> source.open.get() == 0);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
