package io.perennial.replay.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.event.LabelSpace;
import io.perennial.replay.api.ReplayAnswer;
import io.perennial.replay.api.ReplayClient;
import io.perennial.replay.api.ReplayException;
import io.perennial.replay.api.ReplayException.Kind;
import io.perennial.replay.api.ReplayQuery;
import io.perennial.replay.api.ReplayRow;
import io.perennial.replay.server.storage.EntryCursor;
import io.perennial.replay.server.storage.ExampleSource;
import io.perennial.replay.server.storage.Examples;
import io.perennial.replay.server.storage.InMemoryEntries;
import io.perennial.replay.server.storage.KeyLayout;
import io.perennial.replay.server.storage.PartitionRows;
import io.perennial.replay.server.storage.StoreUnavailableException;
import io.perennial.replay.server.storage.StoredEntry;
import io.perennial.replay.server.storage.ValueFormat;
import io.perennial.replay.server.streams.IngestCounters;
import io.perennial.replay.server.streams.StoreStatus;
import io.perennial.replay.server.streams.StoreStatus.Phase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class QueryServiceTest {

  private final HttpClient http = HttpClient.newHttpClient();
  private final InMemoryEntries entries = new InMemoryEntries();
  private final AtomicLong nanos = new AtomicLong();
  private StoreStatus status = new StoreStatus(Phase.RUNNING, "all partitions answer");
  private @Nullable QueryService service;

  @AfterEach
  void stop() {
    if (service != null) {
      service.close();
    }
  }

  @Test
  void shouldAnswerExamplesAsOneObjectPerLine() throws Exception {
    entries.add("59", 1000, "a").add("60", 2000, "b");
    start(query -> PartitionRows.open(entries, query));

    HttpResponse<String> response = get("/examples");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/x-ndjson");
    assertThat(response.body().lines()).hasSize(2);
    assertThat(response.body())
        .startsWith("{\"id\":\"a\",\"timestamp\":1000,\"user\":\"59\"")
        .endsWith("\"features\":{\"os\":\"2\"}}\n");
  }

  @Test
  void shouldAnswerAsTheClientAsks() {
    for (int i = 0; i < 300; i++) {
      entries.add("u" + i % 3, i, "a");
    }
    start(query -> PartitionRows.open(entries, query));
    ReplayQuery query =
        ReplayQuery.everything().ofUser("u1").between(100, 200).atMost(3).fromTheNewest();

    try (ReplayAnswer answer = client().query(query)) {
      assertThat(answer.stream().map(ReplayRow::timestamp)).containsExactly(199L, 196L, 193L);
    }
    try (ReplayAnswer answer = client().query(ReplayQuery.everything())) {
      assertThat(answer.stream()).hasSize(100);
    }
  }

  @Test
  void shouldReadNowFromItsOwnClock() throws Exception {
    entries.add("u", 50_000, "a").add("u", 90_000, "b");
    start(query -> PartitionRows.open(entries, query));

    assertThat(get("/examples?from=now-20s").body().lines()).hasSize(1);
  }

  @Test
  void shouldAnswerNothingWithAnEmptyBody() throws Exception {
    start(query -> PartitionRows.open(entries, query));

    HttpResponse<String> response = get("/examples?user=nobody");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
  }

  @Test
  void shouldRefuseAWrongParameterNamingItItsValueAndWhatIsAllowed() throws Exception {
    start(query -> PartitionRows.open(entries, query));

    HttpResponse<String> response = get("/examples?limit=many");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(response.body())
        .contains("\"status\":400")
        .contains("\"parameter\":\"limit\"")
        .contains("\"value\":\"many\"")
        .contains("\"allowed\":\"a whole number from 1 to 1000000\"");
    assertThat(get("/examples?user=a&user=b").statusCode()).isEqualTo(400);
    assertThat(get("/examples?item=5").body()).contains("known are user, from, to");
  }

  @Test
  void shouldAnswer503WithRetryAfterWhileTheStoreIsNotReady() throws Exception {
    status = new StoreStatus(Phase.RESTORING, "restoring 5 records");
    start(
        query -> {
          throw new StoreUnavailableException("restoring 5 records");
        });

    for (String path : new String[] {"/examples", "/readyz"}) {
      HttpResponse<String> response = get(path);
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
      assertThat(response.body()).contains("restoring 5 records");
    }
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
    assertThat(get("/stats").body()).contains("\"state\":\"restoring\"");
  }

  @Test
  void shouldRefuseWhenAPartitionGoesBeforeTheFirstBytesLeft() throws Exception {
    start(query -> endless(step -> step < 3 ? null : new StoreUnavailableException("moved away")));

    HttpResponse<String> response = get("/examples?limit=10");

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).startsWith("{\"type\"").contains("moved away");
  }

  @Test
  void shouldBreakOffTheConnectionWhenAPartitionGoesMidway() throws Exception {
    start(
        query -> endless(step -> step < 5000 ? null : new StoreUnavailableException("moved away")));

    try (ReplayAnswer answer = client().query(ReplayQuery.everything().atMost(6000))) {
      assertThatThrownBy(() -> answer.stream().count())
          .isInstanceOfSatisfying(
              ReplayException.class, e -> assertThat(e.kind()).isEqualTo(Kind.BROKEN));
    }
    assertBrokenOff();
    assertThat(get("/stats").body()).contains("\"broken\":2");
  }

  @Test
  void shouldBreakOffAnAnswerThatFailsMidwayInAWayNobodyForesaw() {
    start(query -> endless(step -> step < 5000 ? null : new IllegalStateException("disk")));

    assertBrokenOff();
  }

  @Test
  void shouldBreakOffAnAnswerThatMeetsADamagedRowMidway() {
    start(query -> endless(step -> null, step -> step < 5000 ? row(step) : damaged(step)));

    assertBrokenOff();
  }

  @Test
  void shouldRefuseADamagedRowWithAnErrorAndNotPassItOver() throws Exception {
    start(query -> endless(step -> null, QueryServiceTest::damaged));

    assertThat(get("/examples").statusCode()).isEqualTo(500);
  }

  @Test
  void shouldEndAnAnswerThatTakesTooLong() throws Exception {
    start(
        query ->
            endless(
                step -> {
                  nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
                  return null;
                }));

    HttpResponse<String> response = get("/examples?limit=1000000");

    assertThat(response.statusCode()).isEqualTo(504);
    assertThat(response.body()).contains("longer than 10 s").contains("smaller limit");
  }

  @Test
  void shouldRefuseMoreQueriesThanItAnswersAtATime() throws Exception {
    CountDownLatch asked = new CountDownLatch(2);
    CountDownLatch goOn = new CountDownLatch(1);
    start(
        query -> {
          asked.countDown();
          await(goOn);
          return PartitionRows.open(entries, query);
        });
    CompletableFuture<HttpResponse<String>> first = getLater("/examples");
    CompletableFuture<HttpResponse<String>> second = getLater("/examples");
    asked.await();

    HttpResponse<String> third = get("/examples");
    goOn.countDown();

    assertThat(third.statusCode()).isEqualTo(503);
    assertThat(third.headers().firstValue("Retry-After")).hasValue("1");
    assertThat(third.body()).contains("answers 2 queries already");
    assertThat(first.get().statusCode()).isEqualTo(200);
    assertThat(second.get().statusCode()).isEqualTo(200);
    assertThat(get("/examples").statusCode()).isEqualTo(200);
  }

  @Test
  void shouldGiveBackEveryPermitAndCursorAfterFailures() throws Exception {
    AtomicInteger open = new AtomicInteger();
    start(query -> closing(endless(step -> new StoreUnavailableException("moved")), open));

    for (int i = 0; i < 5; i++) {
      assertThat(get("/examples").body()).contains("moved");
    }

    assertThat(open).hasValue(0);
  }

  @Test
  void shouldTellWhatWasTakenIn() throws Exception {
    start(query -> PartitionRows.open(entries, query));

    assertThat(get("/stats").body())
        .isEqualTo(
            "{\"state\":\"running\",\"detail\":\"all partitions answer\",\"received\":22,"
                + "\"rows\":12,\"replaced\":3,\"duplicates\":3,\"undecodable\":4,\"partitions\":["
                + "{\"partition\":0,\"nextOffset\":9,\"received\":10,\"rows\":10,\"replaced\":0,"
                + "\"duplicates\":0,\"undecodable\":0},"
                + "{\"partition\":1,\"nextOffset\":12,\"received\":12,\"rows\":2,\"replaced\":3,"
                + "\"duplicates\":3,\"undecodable\":4}],"
                + "\"queries\":{\"answered\":0,\"refused\":0,\"broken\":0}}");
  }

  @Test
  void shouldShowAPageThatNamesTheEndpoints() throws Exception {
    start(query -> PartitionRows.open(entries, query));

    HttpResponse<String> page = get("/");

    assertThat(page.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
    assertThat(page.body()).contains("/examples", "/stats", "/readyz", "/healthz");
  }

  @Test
  void shouldRefuseUnknownPathsAndMethodsAsProblems() throws Exception {
    start(query -> PartitionRows.open(entries, query));

    HttpResponse<String> unknown = get("/nothing");
    HttpResponse<String> posted =
        http.send(
            request("/examples").POST(HttpRequest.BodyPublishers.noBody()).build(),
            BodyHandlers.ofString());

    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.body()).contains("\"status\":404").contains("/nothing");
    assertThat(posted.statusCode()).isEqualTo(405);
    assertThat(posted.headers().firstValue("Content-Type")).hasValue("application/problem+json");
  }

  /** On the wire, and not only by a last line that happens to be cut. */
  private void assertBrokenOff() {
    assertThatThrownBy(() -> get("/examples?limit=6000"))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(HttpTimeoutException.class);
  }

  private void start(ExampleSource source) {
    service =
        QueryService.start(
            source,
            new Figures(),
            LabelSpace.BINARY,
            new QueryLimits(2, Duration.ofSeconds(10)),
            "127.0.0.1",
            0,
            () -> Instant.ofEpochMilli(100_000),
            nanos::get);
  }

  private ReplayClient client() {
    return new ReplayClient(address());
  }

  private URI address() {
    assertThat(service).isNotNull();
    return service.address();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(address() + path)).timeout(Duration.ofSeconds(30));
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(request(path).build(), BodyHandlers.ofString());
  }

  private CompletableFuture<HttpResponse<String>> getLater(String path) {
    return http.sendAsync(request(path).build(), BodyHandlers.ofString());
  }

  private static EntryCursor endless(IntFunction<@Nullable RuntimeException> fault) {
    return endless(fault, QueryServiceTest::row);
  }

  private static EntryCursor endless(
      IntFunction<@Nullable RuntimeException> fault, IntFunction<StoredEntry> rows) {
    AtomicInteger steps = new AtomicInteger();
    return new EntryCursor() {
      @Override
      public StoredEntry next() {
        int step = steps.getAndIncrement();
        RuntimeException failure = fault.apply(step);
        if (failure != null) {
          throw failure;
        }
        return rows.apply(step);
      }

      @Override
      public void close() {}
    };
  }

  private static EntryCursor closing(EntryCursor cursor, AtomicInteger open) {
    open.incrementAndGet();
    return new EntryCursor() {
      @Override
      public @Nullable StoredEntry next() {
        return cursor.next();
      }

      @Override
      public void close() {
        open.decrementAndGet();
      }
    };
  }

  private static StoredEntry row(int step) {
    byte[] example = Examples.bytes("u", step, "a");
    return new StoredEntry(KeyLayout.row(step, "a"), ValueFormat.wrap(example));
  }

  private static StoredEntry damaged(int step) {
    return new StoredEntry(KeyLayout.row(step, "a"), new byte[] {9, 9});
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Figures implements StoreFigures {

    @Override
    public StoreStatus status() {
      return status;
    }

    @Override
    public Map<Integer, IngestCounters> counters() {
      return new TreeMap<>(
          Map.of(
              0, new IngestCounters(9, 10, 0, 0, 0),
              1, new IngestCounters(12, 2, 3, 3, 4)));
    }
  }
}
