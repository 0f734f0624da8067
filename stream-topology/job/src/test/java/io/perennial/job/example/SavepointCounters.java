package io.perennial.job.example;

import io.perennial.job.KeyedPages;
import io.perennial.processor.Counters;
import io.perennial.processor.EventProcessor;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.state.api.OperatorIdentifier;
import org.apache.flink.state.api.SavepointReader;
import org.apache.flink.state.api.functions.KeyedStateReaderFunction;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.Collector;

/** Prints what became of the records of each shard in a savepoint. */
public final class SavepointCounters {

  private SavepointCounters() {}

  public static void main(String[] arguments) throws Exception {
    read(arguments[0]).forEach(System.out::println);
  }

  /** A line per shard, in the order of their numbers. */
  public static List<String> read(String savepoint) throws Exception {
    StreamExecutionEnvironment flink = StreamExecutionEnvironment.createLocalEnvironment(1);
    flink.setRuntimeMode(RuntimeExecutionMode.BATCH);
    SavepointReader reader =
        SavepointReader.read(flink, savepoint, new EmbeddedRocksDBStateBackend());
    List<String> lines = new ArrayList<>();
    try (CloseableIterator<String> shards =
        reader
            .readKeyedState(
                OperatorIdentifier.forUid("shards"), new OfShard(), Types.INT, Types.STRING)
            .executeAndCollect()) {
      shards.forEachRemaining(lines::add);
    }
    lines.sort(null);
    return lines;
  }

  /** Everything that a shard knows is in these two states, under the shard's key. */
  private static final class OfShard extends KeyedStateReaderFunction<Integer, String> {

    private static final long serialVersionUID = 1L;

    private transient MapState<Long, byte[]> pages;
    private transient MapState<String, byte[]> open;

    @Override
    public void open(OpenContext context) {
      pages =
          getRuntimeContext()
              .getMapState(
                  new MapStateDescriptor<>(
                      "pages", Types.LONG, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
      open =
          getRuntimeContext()
              .getMapState(
                  new MapStateDescriptor<>(
                      "open", Types.STRING, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    }

    @Override
    public void readKey(Integer key, Context context, Collector<String> out) throws Exception {
      Counters counters = EventProcessor.countersIn(new KeyedPages(pages));
      int waiting = 0;
      for (String ignored : open.keys()) {
        waiting++;
      }
      // The low 16 bits of a key are the shard's number; the others choose its key group.
      out.collect(
          "shard %d: %d matters open, %s"
              .formatted(key & 0xFFFF, waiting, counters == null ? "no events" : counters.toMap()));
    }
  }
}
