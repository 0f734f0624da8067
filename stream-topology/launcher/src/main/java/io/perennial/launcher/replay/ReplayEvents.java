package io.perennial.launcher.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.perennial.event.Interaction;
import io.perennial.event.LabelSpace;
import io.perennial.event.codec.Headers;
import io.perennial.event.codec.JsonEventCodec;
import io.perennial.event.codec.Shards;
import io.perennial.replay.api.ReplayRow;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * Rows as records of the interactions topic: the interaction with the label that was learned, keyed
 * by its user, and exempt from the checks of lateness and duplicates.
 */
final class ReplayEvents {

  private final String topic;
  private final int partitions;
  private final LabelSpace labels;
  private final boolean keepTimestamps;
  private final JsonEventCodec codec;
  private final List<Header> headers;

  /**
   * @param partitions of the topic
   * @param labels the classes of the store's stream
   * @param keepTimestamps whether a record's time is the event's, and not that of sending
   */
  ReplayEvents(
      String topic, int partitions, String name, LabelSpace labels, boolean keepTimestamps) {
    this.topic = topic;
    this.partitions = partitions;
    this.labels = labels;
    this.keepTimestamps = keepTimestamps;
    this.codec = new JsonEventCodec(labels);
    this.headers =
        List.of(
            header(Headers.CONTENT_TYPE, codec.contentType()),
            header(Headers.EXEMPT, "replay"),
            header(Headers.REPLAY, name));
  }

  /**
   * The record of a row.
   *
   * @throws PublicationRefusedException when the row is no event that may be sent
   */
  ProducerRecord<byte[], byte[]> record(ReplayRow row) {
    byte[] key = row.user().getBytes(UTF_8);
    Long timestamp = keepTimestamps ? row.timestamp() : null;
    try {
      return new ProducerRecord<>(
          topic, Shards.of(key, partitions), timestamp, key, codec.encode(event(row)), headers);
    } catch (IllegalArgumentException e) {
      throw new PublicationRefusedException(
          "the row '%s' at %d cannot be published: %s"
              .formatted(row.id(), row.timestamp(), e.getMessage()),
          e);
    }
  }

  private Interaction event(ReplayRow row) {
    return new Interaction(
        row.id(),
        row.timestamp(),
        row.user(),
        row.item(),
        row.features(),
        row.domain(),
        classOf(row.label()));
  }

  /**
   * A store that was not told the names writes a class's number. Unlike the label space itself this
   * takes no unknown name for the negative class.
   */
  private int classOf(String label) {
    for (int i = labels.size() - 1; i >= 0; i--) {
      if (label.equals(labels.nameOf(i))) {
        return i;
      }
    }
    if (labels instanceof LabelSpace.Binary && (label.equals("0") || label.equals("1"))) {
      return label.charAt(0) - '0';
    }
    throw new IllegalArgumentException(
        "its label '%s' is no class of the stream: name the positive label with --positive, or the classes with --classes, as the replay store was told them"
            .formatted(label));
  }

  private static Header header(String name, String value) {
    return new RecordHeader(name, value.getBytes(UTF_8));
  }
}
