package io.perennial.job;

import io.perennial.event.codec.RawRecord;
import io.perennial.settings.KafkaSettings;
import io.perennial.settings.Settings;
import io.perennial.settings.Topics;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * The job's graph: read interactions, score and learn per shard, commit what came out; and let
 * updates of the ranking policy through a gate to the shards.
 *
 * <pre>
 *   interactions ───────────────────────┐
 *   updates   ─┐                        ├─► shards ─► predictions, examples, decisions, …
 *   decisions ─┴─► gate ─► accepted ────┘
 *                    └─► verdicts
 * </pre>
 *
 * The gate reads decisions as the job has committed them, so that the graph has no loop.
 */
final class PerennialJob {

  /** The operator that holds the shards' state. */
  static final String SHARDS = "shards";

  private PerennialJob() {}

  /** Adds the graph to an environment. */
  static void build(StreamExecutionEnvironment environment, Settings settings) {
    environment.getConfig().setGlobalJobParameters(JobParameters.of(settings));
    String topic = new Topics(settings.kafka()).interactions();
    DataStream<RawRecord> records = read(environment, settings.kafka(), topic, "interactions");
    if (settings.servesPolicy()) {
      records = records.union(acceptedUpdates(environment, settings));
    }
    shards(records, settings, KafkaCommittedOutputs::connect)
        .sinkTo(sink(settings.kafka(), "job"))
        .uid("commit-outputs")
        .name("Commit outputs")
        .setDescription(
            "Predictions, examples, dead letters and telemetry of a checkpoint in one Kafka transaction");
  }

  /**
   * The operator that holds the shards' state, over records of any source.
   *
   * @param committedOutputs tells what their sink has committed
   */
  static SingleOutputStreamOperator<Output> shards(
      DataStream<RawRecord> records, Settings settings, CommittedOutputs.Source committedOutputs) {
    return records
        .keyBy(PerennialJob::keyOf, Types.INT)
        .transform(
            "Decode, score, await outcome, learn",
            new ExplicitType<>(Output.class, OutputSerializer.INSTANCE),
            new ShardOperator(settings, committedOutputs))
        .uid(SHARDS)
        .setDescription(
            "One learner per partition: predictions at arrival, examples when the outcome is known,"
                + " dead letters for what cannot be used");
  }

  /** Lets updates through the gate, and answers their workers. */
  private static DataStream<RawRecord> acceptedUpdates(
      StreamExecutionEnvironment environment, Settings settings) {
    KafkaSettings kafka = settings.kafka();
    Topics topics = new Topics(kafka);
    SingleOutputStreamOperator<Output> gate =
        read(environment, kafka, topics.updates(), "updates")
            .setParallelism(1)
            .union(read(environment, kafka, topics.decisions(), "decisions").setParallelism(1))
            .keyBy(record -> GateOperator.KEY, Types.INT)
            .transform(
                "Judge policy updates",
                new ExplicitType<>(Output.class, OutputSerializer.INSTANCE),
                new GateOperator(settings))
            .uid("gate")
            .setParallelism(1)
            .setDescription(
                "Refuses what is stale, broken or ranks worse; what it accepts is served by every"
                    + " shard");
    gate.sinkTo(sink(kafka, "gate"))
        .uid("commit-verdicts")
        .name("Commit verdicts")
        .setParallelism(1)
        .setDescription("Answers to fine-tune workers, and how the gate stands");
    return gate.getSideOutput(GateOperator.ACCEPTED);
  }

  /**
   * The records of a topic, as they are.
   *
   * @param what they are, for names and ids
   */
  static SingleOutputStreamOperator<RawRecord> read(
      StreamExecutionEnvironment environment, KafkaSettings kafka, String topic, String what) {
    return environment
        .fromSource(source(kafka, topic, what), WatermarkStrategy.noWatermarks(), "Read " + what)
        .uid("read-" + what)
        .setDescription("Records of " + topic + ", as they are");
  }

  /** Of who reads the interactions. */
  static String consumerGroup(KafkaSettings kafka) {
    return kafka.topicPrefix() + "job";
  }

  static int keyOf(RawRecord record) {
    return ShardKey.of(record.source().partition());
  }

  private static KafkaSource<RawRecord> source(KafkaSettings kafka, String topic, String what) {
    String name = consumerGroup(kafka) + (what.equals("interactions") ? "" : "-" + what);
    return KafkaSource.<RawRecord>builder()
        .setProperties(clientProperties(kafka))
        .setTopics(topic)
        .setGroupId(name)
        .setClientIdPrefix(name)
        .setStartingOffsets(new FromTheFirstRecord())
        .setDeserializer(new RawRecordDeserializer())
        .setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")
        .setProperty("partition.discovery.interval.ms", "30000")
        .build();
  }

  /** Writes to every topic, a checkpoint's records in one transaction. */
  static KafkaSink<Output> sink(KafkaSettings kafka, String name) {
    return KafkaSink.<Output>builder()
        .setKafkaProducerConfig(clientProperties(kafka))
        .setRecordSerializer(new OutputRecordSerializer(new Topics(kafka)))
        .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
        .setTransactionalIdPrefix(kafka.topicPrefix() + name)
        .setProperty(
            ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
            Long.toString(kafka.transactionTimeout().toMillis()))
        // A dead letter is the original and its headers: larger than anything that came in.
        .setProperty(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(16 << 20))
        .setProperty(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4")
        .setProperty(ProducerConfig.LINGER_MS_CONFIG, "1")
        .setProperty(ProducerConfig.BATCH_SIZE_CONFIG, Integer.toString(128 << 10))
        .build();
  }

  private static Properties clientProperties(KafkaSettings kafka) {
    Properties properties = new Properties();
    properties.putAll(kafka.cluster().client(Map.of()));
    return properties;
  }
}
