package io.perennial.replay.server.http;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** How queries ended since the start: each is counted once, when it has. */
final class QueryMetrics {

  private static final double[] SECONDS = {0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 60, 120};

  /** How a query ended. */
  enum Outcome {
    /** To the last row. */
    ANSWERED,
    /** With a problem document. */
    REFUSED,
    /** Broken off after the first bytes. */
    BROKEN
  }

  private final Map<Outcome, AtomicLong> ended = new EnumMap<>(Outcome.class);
  private final Counter queries;
  private final Histogram seconds;
  private final Counter rows;
  private final Counter bytes;

  QueryMetrics(PrometheusRegistry registry) {
    for (Outcome outcome : Outcome.values()) {
      ended.put(outcome, new AtomicLong());
    }
    queries =
        Counter.builder()
            .name("perennial_replay_queries_total")
            .help("Queries by how they ended.")
            .labelNames("route", "outcome")
            .register(registry);
    seconds =
        Histogram.builder()
            .name("perennial_replay_query_seconds")
            .help("Time from a question that was taken to the last byte of its answer.")
            .classicOnly()
            .classicUpperBounds(SECONDS)
            .labelNames("route")
            .register(registry);
    rows =
        Counter.builder()
            .name("perennial_replay_sent_rows_total")
            .help("Rows answered.")
            .labelNames("route")
            .register(registry);
    bytes =
        Counter.builder()
            .name("perennial_replay_sent_bytes_total")
            .help("Bytes answered, before the framing of HTTP.")
            .labelNames("route")
            .register(registry);
  }

  /** Queries that ended so, over all routes. */
  long count(Outcome outcome) {
    return counter(outcome).get();
  }

  /** Counts a query; one that was never begun took 0 seconds, and is not in the histogram. */
  void ended(String route, Outcome outcome, double took, long sentRows, long sentBytes) {
    counter(outcome).incrementAndGet();
    queries.labelValues(route, outcome.name().toLowerCase(Locale.ROOT)).inc();
    if (took > 0) {
      seconds.labelValues(route).observe(took);
    }
    if (outcome != Outcome.REFUSED) {
      rows.labelValues(route).inc(sentRows);
      bytes.labelValues(route).inc(sentBytes);
    }
  }

  private AtomicLong counter(Outcome outcome) {
    return ended.computeIfAbsent(outcome, o -> new AtomicLong());
  }
}
