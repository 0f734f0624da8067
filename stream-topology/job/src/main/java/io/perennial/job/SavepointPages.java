package io.perennial.job;

import io.perennial.state.PageStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.api.OperatorIdentifier;
import org.apache.flink.state.api.SavepointReader;
import org.apache.flink.state.api.functions.KeyedStateReaderFunction;
import org.apache.flink.state.api.runtime.SavepointLoader;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.Collector;

/**
 * Reads the pages of one shard out of a savepoint or checkpoint, by a small job in this process.
 */
final class SavepointPages {

  private static final TypeInformation<Tuple2<Long, byte[]>> PAGE =
      Types.TUPLE(Types.LONG, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

  private static final byte[] NOTHING = {};

  private SavepointPages() {}

  /**
   * Puts every page of a shard into a store; none where the savepoint has nothing of it.
   *
   * @param savepoint folder or URI
   * @param temporaryFolder for the working files
   */
  static void read(String savepoint, int shard, Path temporaryFolder, PageStore into)
      throws Exception {
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(1, configuration(temporaryFolder));
    environment.setRuntimeMode(RuntimeExecutionMode.BATCH);
    environment.setMaxParallelism(ShardKey.KEY_GROUPS);
    SavepointReader reader = SavepointReader.read(environment, savepoint, backEndFor(savepoint));
    try (CloseableIterator<Tuple2<Long, byte[]>> pages =
        reader
            .readKeyedState(
                OperatorIdentifier.forUid(PerennialJob.SHARDS),
                new OfShard(ShardKey.of(shard)),
                Types.INT,
                PAGE)
            .executeAndCollect("Read shard " + shard)) {
      while (pages.hasNext()) {
        Tuple2<Long, byte[]> page = pages.next();
        if (page.f1.length > 0) {
          into.put(KeyedPages.table(page.f0), KeyedPages.index(page.f0), page.f1);
        }
      }
    }
  }

  /**
   * What can read it: RocksDB all but what the heap back end wrote in a form of its own, which is
   * neither canonical nor made of RocksDB's files.
   */
  private static StateBackend backEndFor(String savepoint) throws IOException {
    boolean ofHeap =
        SavepointLoader.loadSavepointMetadata(savepoint).getOperatorStates().stream()
            .flatMap(operator -> operator.getStates().stream())
            .flatMap(subtask -> subtask.getManagedKeyedState().stream())
            .anyMatch(state -> state.getClass() == KeyGroupsStateHandle.class);
    return ofHeap ? new HashMapStateBackend() : new EmbeddedRocksDBStateBackend();
  }

  private static Configuration configuration(Path temporaryFolder) {
    Configuration flink = new Configuration();
    flink.setString("io.tmp.dirs", temporaryFolder.toString());
    flink.setString(
        "state.backend.rocksdb.localdir", temporaryFolder.resolve("rocksdb").toString());
    flink.setString("taskmanager.memory.managed.size", "128m");
    flink.setString("taskmanager.memory.network.min", "32m");
    flink.setString("taskmanager.memory.network.max", "32m");
    flink.setString("rest.bind-port", "0");
    return flink;
  }

  /**
   * Gives out all pages of one key. For every key an empty page comes first: the reader fails on a
   * key that gives out nothing.
   */
  private static final class OfShard
      extends KeyedStateReaderFunction<Integer, Tuple2<Long, byte[]>> {

    private static final long serialVersionUID = 1L;

    private final int wanted;
    private transient MapState<Long, byte[]> pages;

    @SuppressWarnings("NullAway.Init")
    OfShard(int wanted) {
      this.wanted = wanted;
    }

    @Override
    public void open(OpenContext context) {
      pages = getRuntimeContext().getMapState(KeyedPages.DESCRIPTOR);
    }

    @Override
    public void readKey(Integer key, Context context, Collector<Tuple2<Long, byte[]>> out)
        throws Exception {
      out.collect(Tuple2.of(0L, NOTHING));
      if (key == wanted) {
        for (Map.Entry<Long, byte[]> page : pages.entries()) {
          out.collect(Tuple2.of(page.getKey(), page.getValue()));
        }
      }
    }
  }
}
