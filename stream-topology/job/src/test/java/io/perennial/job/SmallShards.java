package io.perennial.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.perennial.event.SourcePosition;
import io.perennial.event.codec.RawRecord;
import io.perennial.settings.Settings;
import io.perennial.settings.SettingsFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Streams and settings of shards whose state is small, though every part of a learner has some. */
final class SmallShards {

  private static final Map<String, String> SMALL =
      Map.ofEntries(
          Map.entry("processor.attributionWindow", "5s"),
          Map.entry("processor.allowedLateness", "1s"),
          Map.entry("processor.earlyFeedbackWait", "5s"),
          Map.entry("processor.deduplicationCapacity", "600"),
          Map.entry("processor.evidence", "2"),
          Map.entry("processor.decisions.window", "16"),
          Map.entry("processor.decisions.share", "0.2"),
          Map.entry("processor.decisions.perThousand", "200"),
          Map.entry("processor.decisions.candidates", "4"),
          Map.entry("learner.statisticsCapacity", "256"),
          Map.entry("learner.embeddingRows", "64"),
          Map.entry("learner.crossWeights", "256"),
          Map.entry("learner.maxFields", "4"),
          Map.entry("learner.hidden", "16"),
          Map.entry("learner.hidden2", "16"),
          Map.entry("learner.experts.maximum", "2"),
          Map.entry("learner.focus.enabled", "false"),
          Map.entry("learner.errorMemory.arrays", "2"),
          Map.entry("learner.errorMemory.cells", "64"),
          Map.entry("learner.replay.examples", "32"),
          Map.entry("learner.replay.bytes", "8192"),
          Map.entry("job.flink.restart-strategy.type", "none"),
          Map.entry("job.flink.state.backend.type", "rocksdb"));

  private SmallShards() {}

  /**
   * @param more win over what makes it small
   */
  static Settings settings(int shards, Path folder, Map<String, String> more) {
    Map<String, String> all = new HashMap<>(SMALL);
    all.put("kafka.shards", Integer.toString(shards));
    all.put("job.checkpointDirectory", folder.resolve("checkpoints").toString());
    all.putAll(more);
    return SettingsFile.load(null, Map.of(), all);
  }

  /**
   * The values of a shard's stream: interactions with their labels, without, and with outcomes that
   * come a second later; expiries, duplicates and what cannot be read.
   */
  static List<String> events(int shard, int count) {
    List<String> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long time = 1_000_000 + i * 100L;
      int label = (i / 5 + i % 11 + shard) % 3 == 0 ? 1 : 0;
      events.add(
          switch (i % 8) {
            case 0, 1, 2 ->
                "{\"id\":\"%d-%d\",\"timestamp\":%d,\"user\":\"u%d\",\"item\":\"i%d\",\"label\":%d}"
                    .formatted(shard, i, time, i % 5, i % 11, label);
            case 3, 4, 5 ->
                "{\"id\":\"%d-%d\",\"timestamp\":%d,\"user\":\"u%d\",\"item\":\"i%d\",\"features\":{\"os\":\"%d\",\"price\":%d.5}}"
                    .formatted(shard, i, time, i % 5, i % 11, i % 3, i % 20);
            case 6 ->
                "{\"type\":\"feedback\",\"id\":\"%d-%d\",\"timestamp\":%d,\"label\":1}"
                    .formatted(shard, i - 11, time);
            default ->
                i % 3 == 0
                    ? "{\"id\":7"
                    : "{\"id\":\"%d-%d\",\"timestamp\":%d,\"user\":\"u\",\"item\":\"i\"}"
                        .formatted(shard, i - 15, time);
          });
    }
    return events;
  }

  /** A shard's records, and the end of input behind them. */
  static List<RawRecord> records(int shard, List<String> events) {
    List<RawRecord> records = new ArrayList<>();
    for (String event : events) {
      records.add(
          new RawRecord(
              null, event.getBytes(UTF_8), null, false, false, position(shard, records.size())));
    }
    records.add(new RawRecord(null, null, null, false, true, position(shard, records.size())));
    return records;
  }

  private static SourcePosition position(int shard, long offset) {
    return new SourcePosition("perennial.interactions", shard, offset, 2_000_000_000_000L);
  }
}
