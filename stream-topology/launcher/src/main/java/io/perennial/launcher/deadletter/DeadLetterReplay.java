package io.perennial.launcher.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.perennial.event.codec.Headers;
import io.perennial.event.codec.Shards;
import io.perennial.settings.KafkaCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends dead letters to the job again, each once: the letter and a mark in its own topic that it
 * was sent are one transaction, and a letter with a mark is not sent. A second replay at the same
 * time ends the first.
 */
public final class DeadLetterReplay implements AutoCloseable {

  private static final int BATCH = 500;

  private final DeadLetterTopic letters;
  private final String target;
  private final int partitions;
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<Outgoing> batch = new ArrayList<>();
  private final Set<LetterId> replayed;
  private int sent;

  private record Outgoing(StoredDeadLetter letter, byte[] value) {}

  /**
   * Begins; whatever another replay has not completed is taken back.
   *
   * @param target topic of interactions
   * @param partitions of it
   * @param transactionalId one for the pipeline
   */
  public DeadLetterReplay(
      KafkaCluster cluster,
      DeadLetterTopic letters,
      String target,
      int partitions,
      String transactionalId) {
    this.letters = letters;
    this.target = target;
    this.partitions = partitions;
    this.producer =
        new KafkaProducer<>(
            cluster.client(
                Map.of(
                    "transactional.id",
                    transactionalId,
                    "acks",
                    "all",
                    "compression.type",
                    "lz4",
                    "max.request.size",
                    16 << 20)),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
    this.replayed = letters.replayed();
  }

  /** Whether it was sent already, in this replay or before. */
  public boolean isReplayed(StoredDeadLetter letter) {
    return replayed.contains(letter.id());
  }

  /**
   * Sends one, soon.
   *
   * @param value corrected
   */
  public void send(StoredDeadLetter letter, byte[] value) {
    if (replayed.add(letter.id())) {
      batch.add(new Outgoing(letter, value));
      if (batch.size() == BATCH) {
        commit();
      }
    }
  }

  /** Sends what is left, and returns how many were sent. */
  public int finish() {
    commit();
    return sent;
  }

  private void commit() {
    if (batch.isEmpty()) {
      return;
    }
    producer.beginTransaction();
    for (Outgoing outgoing : batch) {
      // What goes wrong is told by the commit.
      var unused = producer.send(record(outgoing));
      var unusedMark = producer.send(mark(outgoing.letter));
    }
    producer.commitTransaction();
    sent += batch.size();
    batch.clear();
  }

  private ProducerRecord<byte[], byte[]> record(Outgoing outgoing) {
    StoredDeadLetter letter = outgoing.letter;
    List<Header> headers = new ArrayList<>();
    headers.add(new RecordHeader(Headers.EXEMPT, "true".getBytes(UTF_8)));
    if (letter.contentType() != null) {
      headers.add(new RecordHeader(Headers.CONTENT_TYPE, letter.contentType().getBytes(UTF_8)));
    }
    return new ProducerRecord<>(target, partitionOf(letter), letter.key(), outgoing.value, headers);
  }

  /** Where it was, so that it meets the outcomes of its own user. */
  private int partitionOf(StoredDeadLetter letter) {
    int source = letter.sourcePartition();
    return source >= 0 && source < partitions ? source : Shards.of(letter.key(), partitions);
  }

  private ProducerRecord<byte[], byte[]> mark(StoredDeadLetter letter) {
    Header header =
        new RecordHeader(Headers.REPLAYED, Long.toString(letter.id().offset()).getBytes(UTF_8));
    return new ProducerRecord<>(
        letters.name(), letter.id().partition(), (byte[]) null, new byte[0], List.of(header));
  }

  /** Gives up what was not finished. */
  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}
