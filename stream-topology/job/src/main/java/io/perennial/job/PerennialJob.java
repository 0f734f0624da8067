package io.perennial.job;

import io.perennial.event.codec.RawRecord;
import io.perennial.settings.KafkaSettings;
import io.perennial.settings.Settings;
import io.perennial.settings.Topics;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The job's graph: read interactions, score and learn per shard, commit what came out. */
final class PerennialJob {

  private PerennialJob() {}

  /** Adds the graph to an environment. */
  static void build(StreamExecutionEnvironment environment, Settings settings) {
    environment
        .fromSource(source(settings.kafka()), WatermarkStrategy.noWatermarks(), "Read interactions")
        .uid("read-interactions")
        .setDescription(
            "Records of " + new Topics(settings.kafka()).interactions() + ", as they are")
        .keyBy(PerennialJob::keyOf, Types.INT)
        .transform(
            "Decode, score, await outcome, learn",
            new ExplicitType<>(Output.class, OutputSerializer.INSTANCE),
            new ShardOperator(settings))
        .uid("shards")
        .setDescription(
            "One learner per partition: predictions at arrival, examples when the outcome is known,"
                + " dead letters for what cannot be used")
        .sinkTo(sink(settings.kafka()))
        .uid("commit-outputs")
        .name("Commit outputs")
        .setDescription(
            "Predictions, examples, dead letters and telemetry of a checkpoint in one Kafka transaction");
  }

  private static int keyOf(RawRecord record) {
    return ShardKey.of(record.source().partition());
  }

  private static KafkaSource<RawRecord> source(KafkaSettings kafka) {
    return KafkaSource.<RawRecord>builder()
        .setProperties(clientProperties(kafka))
        .setBootstrapServers(kafka.bootstrapServers())
        .setTopics(new Topics(kafka).interactions())
        .setGroupId(kafka.topicPrefix() + "job")
        .setClientIdPrefix(kafka.topicPrefix() + "job")
        .setStartingOffsets(new FromTheFirstRecord())
        .setDeserializer(new RawRecordDeserializer())
        .setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")
        .setProperty("partition.discovery.interval.ms", "30000")
        .build();
  }

  private static KafkaSink<Output> sink(KafkaSettings kafka) {
    return KafkaSink.<Output>builder()
        .setKafkaProducerConfig(clientProperties(kafka))
        .setBootstrapServers(kafka.bootstrapServers())
        .setRecordSerializer(new OutputRecordSerializer(new Topics(kafka)))
        .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
        .setTransactionalIdPrefix(kafka.topicPrefix() + "job")
        .setProperty(
            ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
            Long.toString(kafka.transactionTimeout().toMillis()))
        // A dead letter is the original and its headers: larger than anything that came in.
        .setProperty(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(16 << 20))
        .setProperty(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4")
        .setProperty(ProducerConfig.LINGER_MS_CONFIG, "5")
        .setProperty(ProducerConfig.BATCH_SIZE_CONFIG, Integer.toString(128 << 10))
        .build();
  }

  private static Properties clientProperties(KafkaSettings kafka) {
    Properties properties = new Properties();
    properties.putAll(kafka.client());
    return properties;
  }
}
