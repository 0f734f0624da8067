package io.perennial.replay.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.replay.server.storage.StoreUnavailableException;
import io.perennial.replay.server.streams.StoreStatus;
import io.perennial.replay.server.streams.StoreStatus.Phase;
import java.net.http.HttpResponse;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class StatusTest {

  private static final Pattern METRIC =
      Pattern.compile(
          "# (HELP|TYPE) [a-zA-Z_:][a-zA-Z0-9_:]* .+"
              + "|[a-zA-Z_:][a-zA-Z0-9_:]*"
              + "(\\{[a-zA-Z_][a-zA-Z0-9_]*=\"([^\"\\\\]|\\\\.)*\""
              + "(,[a-zA-Z_][a-zA-Z0-9_]*=\"([^\"\\\\]|\\\\.)*\")*,?\\})?"
              + " (NaN|[+-]Inf|-?[0-9.]+(E-?[0-9]+)?)");

  private final InMemorySource source = new InMemorySource();
  private final TestService service = TestService.of(source);

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void shouldAnswer503WithRetryAfterWhileTheStoreIsNotReady() throws Exception {
    service.status = new StoreStatus(Phase.RESTORING, "restoring 5 records");
    source.answering(
        rows -> {
          rows.close();
          throw new StoreUnavailableException("restoring 5 records");
        });

    for (String path : new String[] {"/examples", "/sample?n=1", "/readyz"}) {
      HttpResponse<String> response = service.get(path);
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
      assertThat(response.body()).contains("restoring 5 records");
    }
    assertThat(service.get("/healthz").statusCode()).isEqualTo(200);
    assertThat(service.get("/stats").body()).contains("\"state\":\"restoring\"");
    assertThat(service.get("/metrics").body())
        .contains("perennial_replay_phase{phase=\"restoring\"} 1.0")
        .contains("perennial_replay_phase{phase=\"running\"} 0.0");
  }

  @Test
  void shouldTellWhatWasTakenIn() throws Exception {
    assertThat(service.get("/stats").body())
        .startsWith(
            "{\"state\":\"running\",\"detail\":\"all partitions answer\",\"received\":37,"
                + "\"rows\":5,\"added\":12,\"replaced\":4,\"duplicates\":5,\"refused\":3,"
                + "\"undecodable\":8,\"markers\":5,\"forgotten\":6,\"retired\":1,\"bytes\":1000,"
                + "\"facts\":9,\"undecodableFacts\":1,\"partitions\":[{\"partition\":0,"
                + "\"nextOffset\":9,\"received\":25,\"rows\":3,")
        .endsWith("\"queries\":{\"answered\":0,\"refused\":0,\"broken\":0}}");
  }

  @Test
  void shouldAnswerMetricsThatPrometheusCanRead() throws Exception {
    source.add("u", 1, "a").add("u", 2, "b");
    int bytes = service.get("/examples").body().length();
    service.get("/examples?limit=0");
    service.get("/partitions/0/rows?limit=1");

    HttpResponse<String> response = service.get("/metrics");

    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/plain; version=0.0.4");
    assertThat(response.body().lines()).allMatch(line -> METRIC.matcher(line).matches());
    assertThat(response.body().lines())
        .contains(
            "perennial_replay_queries_total{outcome=\"answered\",route=\"/examples\"} 1.0",
            "perennial_replay_queries_total{outcome=\"refused\",route=\"/examples\"} 1.0",
            "perennial_replay_query_seconds_count{route=\"/examples\"} 2",
            "perennial_replay_sent_rows_total{route=\"/examples\"} 2.0",
            "perennial_replay_sent_bytes_total{route=\"/examples\"} " + (double) bytes,
            "perennial_replay_sent_rows_total{route=\"/partitions/{partition}/rows\"} 1.0",
            "perennial_replay_ingest_records_total{outcome=\"undecodable\",partition=\"1\"} 4.0",
            "perennial_replay_removed_rows_total{partition=\"0\",reason=\"forgotten\"} 6.0",
            "perennial_replay_rows{partition=\"0\"} 3.0",
            "perennial_replay_disk_bytes 12345.0",
            "perennial_replay_restoring_records 67.0",
            "perennial_replay_row_bytes{partition=\"0\"} 800.0");
    assertThat(response.body()).contains("jvm_memory_used_bytes{area=\"heap\"}");
  }

  @Test
  void shouldShowAPageThatNamesEveryRoute() throws Exception {
    HttpResponse<String> page = service.get("/");

    assertThat(page.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'");
    for (Route route : service.service.routes()) {
      String own = route.path().replaceFirst("^/partitions/\\{partition}/", "");
      assertThat(page.body()).contains("<code>" + own.replaceFirst("^/$", ""));
    }
  }
}
