package io.perennial.job;

import io.perennial.event.Arrival;
import io.perennial.event.codec.EventDecoder;
import io.perennial.event.codec.RawRecord;
import io.perennial.policy.update.UpdateCodec;
import io.perennial.settings.Settings;
import io.perennial.settings.SettingsFile;
import io.perennial.settings.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/**
 * Hosts the shards that Flink gives to this subtask. It sets the key, hands the record to the
 * shard's processor, or an accepted update to its policy, and before a checkpoint's barrier has
 * every shard write what changed. All logic is in {@code EventProcessor}.
 */
final class ShardOperator extends AbstractStreamOperator<Output>
    implements OneInputStreamOperator<RawRecord, Output> {

  private static final long serialVersionUID = 1L;

  private final String settingsYaml;
  private final CommittedOutputs.Source committedOutputs;

  private transient Settings settings;
  private transient EventDecoder decoder;
  private transient String updates;
  private transient MapState<Long, byte[]> pages;
  private transient MapState<String, byte[]> open;
  private transient Map<Integer, Shard> shards;
  private transient boolean restored;
  private transient @Nullable CommittedOutputs committed;

  /**
   * @param committedOutputs opened where state is restored
   */
  ShardOperator(Settings settings, CommittedOutputs.Source committedOutputs) {
    this.settingsYaml = SettingsFile.write(settings);
    this.committedOutputs = committedOutputs;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    restored = context.isRestored();
  }

  @Override
  public void open() throws Exception {
    super.open();
    settings = SettingsFile.parse(settingsYaml);
    decoder = new EventDecoder(settings.labels().space());
    pages = getRuntimeContext().getMapState(KeyedPages.DESCRIPTOR);
    updates = new Topics(settings.kafka()).updates();
    open =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>(
                    "open", StringSerializer.INSTANCE, BytePrimitiveArraySerializer.INSTANCE));
    shards = new HashMap<>();
  }

  @Override
  public void processElement(StreamRecord<RawRecord> element) {
    RawRecord record = element.getValue();
    Shard shard = shards.get(record.source().partition());
    if (shard == null) {
      shard = restoreShard(record.source().partition());
    }
    if (record.source().topic().equals(updates)) {
      shard.apply(UpdateCodec.decodeAcceptedUpdate(Objects.requireNonNull(record.value())));
    } else {
      Arrival arrival = decoder.decode(record);
      shard.process(arrival, record.source().offset(), record.contentType());
    }
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    super.prepareSnapshotPreBarrier(checkpointId);
    for (Map.Entry<Integer, Shard> entry : shards.entrySet()) {
      setCurrentKey(ShardKey.of(entry.getKey()));
      entry.getValue().flush();
    }
  }

  /** Before its first checkpoint, a job has committed nothing. */
  private CommittedOutputs committed() {
    if (!restored) {
      return CommittedOutputs.NONE;
    }
    if (committed == null) {
      committed = committedOutputs.open(settings);
    }
    return committed;
  }

  @Override
  public void close() throws Exception {
    if (committed != null) {
      committed.close();
      committed = null;
    }
    super.close();
  }

  /** The current key is the shard's. */
  private Shard restoreShard(int number) {
    Shard shard =
        new Shard(
            number,
            settings,
            new KeyedShardState(pages, open),
            output::collect,
            committed(),
            getMetricGroup().addGroup("shard", Integer.toString(number)));
    shards.put(number, shard);
    return shard;
  }
}
