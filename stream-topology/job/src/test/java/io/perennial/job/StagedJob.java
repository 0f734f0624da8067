package io.perennial.job;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.cluster.ClusterConfiguration;
import io.perennial.event.codec.RawRecord;
import io.perennial.event.proto.ShardTelemetry;
import io.perennial.settings.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.testutils.CommonTestUtils;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The job's shards on Flink in this process, between a source per shard that gives out as much as a
 * test allows, and a sink in memory. It may be stopped with a savepoint and started again, as other
 * settings say. Nothing is killed here, so the sink sees every output once.
 */
final class StagedJob implements AutoCloseable {

  private static final int SLOTS = 4;
  private static final long LIMIT_NANOS = 60_000_000_000L;
  private static final long PAUSE_NANOS = 5_000_000;

  /** Sources and sinks are sent as bytes, and find their test here again. */
  private static final Map<String, StagedJob> BY_NAME = new ConcurrentHashMap<>();

  private final String name;
  private final Path folder;
  private final List<SourceGate> gates;
  private final List<List<Output>> outputs = new ArrayList<>();
  private final MiniCluster cluster;
  private JobID job = new JobID();

  /**
   * Starts Flink, and no job yet.
   *
   * @param name begins the sources' ids: a savepoint of a job of another name has nothing of them
   * @param records by shard
   */
  StagedJob(String name, Path folder, List<List<RawRecord>> records) throws Exception {
    this.name = name;
    this.folder = folder;
    this.gates = records.stream().map(SourceGate::new).toList();
    records.forEach(shard -> outputs.add(Collections.synchronizedList(new ArrayList<>())));
    Configuration flink = ClusterConfiguration.tasks(SLOTS, folder.resolve("tmp"));
    this.cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(SLOTS)
                .setConfiguration(flink)
                .withRandomPorts()
                .build());
    BY_NAME.put(name, this);
    cluster.start();
  }

  static StagedJob of(String name) {
    StagedJob job = BY_NAME.get(name);
    assertThat(job).as(name).isNotNull();
    return job;
  }

  SourceGate gate(int shard) {
    return gates.get(shard);
  }

  /**
   * @param from URI of a savepoint, empty to start afresh
   */
  void start(Settings settings, Optional<String> from) throws Exception {
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(
            FlinkConfiguration.ofJob(
                settings.job(), from.map(location -> new ResumePoint(location, false))));
    DataStream<RawRecord> records =
        IntStream.range(0, gates.size())
            .mapToObj(shard -> source(environment, shard))
            .reduce(DataStream::union)
            .orElseThrow();
    PerennialJob.shards(records, settings, sinkless -> CommittedOutputs.NONE)
        .sinkTo(new Collector(name))
        .uid("collect");
    job = cluster.submitJob(environment.getStreamGraph().getJobGraph()).get().getJobID();
  }

  private DataStream<RawRecord> source(StreamExecutionEnvironment environment, int shard) {
    return environment
        .fromSource(
            new DataGeneratorSource<>(
                new SourceGate.Records(name, shard),
                gates.get(shard).size(),
                new SourceGate.Limit(name, shard),
                new ExplicitType<>(RawRecord.class, RawRecordSerializer.INSTANCE)),
            WatermarkStrategy.noWatermarks(),
            "Read " + shard)
        .setParallelism(1)
        .uid(name + "-" + shard);
  }

  /**
   * Lets each shard's source give out so many of its records, and a few more, so that the shards
   * stand at different places; waits until they have.
   */
  void give(int records) throws Exception {
    CommonTestUtils.waitForAllTaskRunning(cluster, job, true);
    for (int shard = 0; shard < gates.size(); shard++) {
      gates.get(shard).allow(records + shard);
    }
    long deadline = System.nanoTime() + LIMIT_NANOS;
    while (!gates.stream().allMatch(SourceGate::isReached)) {
      assertThat(System.nanoTime()).as("records were not read in time").isLessThan(deadline);
      assertThat(cluster.getJobStatus(job).get().isGloballyTerminalState()).isFalse();
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** Lets everything through, and waits for the job's end, whichever it is. */
  JobResult finish() throws Exception {
    gates.forEach(SourceGate::allowAll);
    return cluster.requestJobResult(job).get();
  }

  /** A savepoint of a job that goes on: its URI. */
  String savepoint(SavepointFormatType format) throws Exception {
    return cluster.triggerSavepoint(job, savepoints(), false, format).get();
  }

  /** The URI of the savepoint that it ended with. */
  String stop(SavepointFormatType format) throws Exception {
    String savepoint = cluster.stopWithSavepoint(job, savepoints(), false, format).get();
    assertThat(cluster.requestJobResult(job).get().isSuccess()).isTrue();
    return savepoint;
  }

  private String savepoints() {
    return folder.resolve("savepoints").toUri().toString();
  }

  /** What a shard gave out so far: a line each, see {@link #lines}. */
  List<String> lines(int shard) throws Exception {
    return lines(List.copyOf(outputs.get(shard)));
  }

  /** A line per record; of telemetry the digest and the counters at the end of input alone. */
  static List<String> lines(List<Output> outputs) throws Exception {
    List<String> lines = new ArrayList<>();
    for (Output output : outputs) {
      if (output.target() != Output.Target.TELEMETRY) {
        lines.add(output.target() + " " + new String(output.value(), ISO_8859_1));
      } else if (!Arrays.equals(output.key(), OutputEncoder.REPLAYS_KEY.getBytes(ISO_8859_1))) {
        ShardTelemetry telemetry = ShardTelemetry.parseFrom(output.value());
        if (telemetry.getEndOfInput()) {
          lines.add(end(telemetry.getModelDigest(), telemetry.getCountersMap()));
        }
      }
    }
    return lines;
  }

  /** The line at the end of input. */
  static String end(String digest, Map<String, Long> counters) {
    return "digest " + digest + " " + new TreeMap<>(counters);
  }

  @Override
  public void close() throws Exception {
    cluster.close();
    BY_NAME.remove(name);
  }

  /** Keeps what the shards give out. */
  private record Collector(String job) implements Sink<Output> {

    @Override
    public SinkWriter<Output> createWriter(WriterInitContext context) {
      List<List<Output>> outputs = of(job).outputs;
      return new SinkWriter<>() {
        @Override
        public void write(Output output, Context unused) {
          outputs.get(output.partition()).add(output);
        }

        @Override
        public void flush(boolean endOfInput) {}

        @Override
        public void close() {}
      };
    }
  }
}
