package io.perennial.replay.server.http;

import io.perennial.replay.server.storage.StoreUnavailableException;
import io.perennial.replay.server.streams.IngestCounters;
import io.perennial.replay.server.streams.StoreFigures;
import io.perennial.replay.server.streams.StoreStatus.Phase;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/** How the store stands, read when it is asked: by partition, those that are here. */
final class StoreMetrics {

  private static final Map<String, ToLongFunction<IngestCounters>> RECORDS = new LinkedHashMap<>();

  static {
    RECORDS.put("added", IngestCounters::added);
    RECORDS.put("replaced", IngestCounters::replaced);
    RECORDS.put("duplicate", IngestCounters::duplicates);
    RECORDS.put("refused", IngestCounters::refused);
    RECORDS.put("undecodable", IngestCounters::undecodable);
    RECORDS.put("marker", IngestCounters::markers);
  }

  private final StoreFigures figures;
  private final PrometheusRegistry registry;

  private StoreMetrics(StoreFigures figures, PrometheusRegistry registry) {
    this.figures = figures;
    this.registry = registry;
  }

  static void register(StoreFigures figures, PrometheusRegistry registry) {
    StoreMetrics metrics = new StoreMetrics(figures, registry);
    metrics.registerPhase();
    metrics.registerRecords();
    metrics.registerRemoved();
    metrics.counter("facts", "Shifts and telemetry taken in.", IngestCounters::facts);
    metrics.counter(
        "undecodable_facts", "Of those, the unreadable.", IngestCounters::undecodableFacts);
    metrics.gauge("rows", "Rows stored.", IngestCounters::rows);
    metrics.gauge("row_bytes", "Bytes of rows before compression.", IngestCounters::bytes);
    metrics.whole("disk_bytes", "Bytes on disk.", StoreFigures::diskBytes);
    metrics.whole(
        "restoring_records", "Changelog records left to read.", StoreFigures::recordsToRestore);
    metrics.gauge("next_offset", "Of the next record of the examples.", IngestCounters::nextOffset);
  }

  private void registerPhase() {
    GaugeWithCallback.builder()
        .name("perennial_replay_phase")
        .help("1 for the phase that the store is in.")
        .labelNames("phase")
        .callback(
            value -> {
              Phase now = figures.status().phase();
              for (Phase phase : Phase.values()) {
                value.call(phase == now ? 1 : 0, StatsDocument.word(phase));
              }
            })
        .register(registry);
  }

  private void registerRecords() {
    CounterWithCallback.builder()
        .name("perennial_replay_ingest_records_total")
        .help("Records of the examples by what became of them.")
        .labelNames("partition", "outcome")
        .callback(
            value ->
                partitions()
                    .forEach(
                        (partition, counters) ->
                            RECORDS.forEach(
                                (outcome, count) ->
                                    value.call(
                                        count.applyAsLong(counters),
                                        Integer.toString(partition),
                                        outcome))))
        .register(registry);
  }

  private void registerRemoved() {
    CounterWithCallback.builder()
        .name("perennial_replay_removed_rows_total")
        .help("Rows removed by why.")
        .labelNames("partition", "reason")
        .callback(
            value ->
                partitions()
                    .forEach(
                        (partition, counters) -> {
                          String number = Integer.toString(partition);
                          value.call(counters.forgotten(), number, "forgotten");
                          value.call(counters.retired(), number, "retired");
                        }))
        .register(registry);
  }

  private void counter(String name, String help, ToLongFunction<IngestCounters> figure) {
    CounterWithCallback.builder()
        .name("perennial_replay_" + name + "_total")
        .help(help)
        .labelNames("partition")
        .callback(
            value ->
                partitions()
                    .forEach(
                        (partition, counters) ->
                            value.call(figure.applyAsLong(counters), Integer.toString(partition))))
        .register(registry);
  }

  private void whole(String name, String help, ToLongFunction<StoreFigures> figure) {
    GaugeWithCallback.builder()
        .name("perennial_replay_" + name)
        .help(help)
        .callback(value -> value.call(figure.applyAsLong(figures)))
        .register(registry);
  }

  private void gauge(String name, String help, ToLongFunction<IngestCounters> figure) {
    GaugeWithCallback.builder()
        .name("perennial_replay_" + name)
        .help(help)
        .labelNames("partition")
        .callback(
            value ->
                partitions()
                    .forEach(
                        (partition, counters) ->
                            value.call(figure.applyAsLong(counters), Integer.toString(partition))))
        .register(registry);
  }

  /** None while they move: what else there is to tell is told all the same. */
  private Map<Integer, IngestCounters> partitions() {
    try {
      return figures.counters();
    } catch (StoreUnavailableException e) {
      return Map.of();
    }
  }
}
