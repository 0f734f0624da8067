package io.perennial.processor;

import io.perennial.event.Feedback;
import io.perennial.event.Interaction;
import io.perennial.event.codec.EventCodec;
import io.perennial.event.codec.InvalidEventException;
import java.nio.ByteBuffer;

/** Something that waits for a deadline of the event clock; kept in {@link ShardState} as bytes. */
sealed interface OpenMatter {

  byte FORMAT = 2;

  /** When the event clock reaches this, the matter is closed. Epoch milliseconds. */
  long deadline();

  /** Key in the shard's state: a letter for the kind, then the id. */
  String key();

  /**
   * An interaction that was scored and awaits its outcome.
   *
   * @param closesAt last event time at which an outcome still counts
   * @param modelVersion of the prediction that was served
   * @param frozen the learner's impression
   * @param decision what becomes of it if the outcome is positive, encoded; empty for nothing
   */
  record Awaiting(
      long deadline,
      long closesAt,
      long modelVersion,
      Interaction interaction,
      byte[] frozen,
      byte[] decision)
      implements OpenMatter {
    @Override
    public String key() {
      return awaitingKey(interaction.id());
    }
  }

  /** An interaction that expired, kept for a correction. */
  record Expired(long deadline, long modelVersion, Interaction interaction, byte[] frozen)
      implements OpenMatter {
    @Override
    public String key() {
      return expiredKey(interaction.id());
    }
  }

  /** A feedback that came before its interaction. */
  record Early(long deadline, Feedback feedback) implements OpenMatter {
    @Override
    public String key() {
      return earlyKey(feedback.id());
    }
  }

  static String awaitingKey(String id) {
    return "a" + id;
  }

  static String expiredKey(String id) {
    return "x" + id;
  }

  static String earlyKey(String id) {
    return "e" + id;
  }

  /** Whether a key is that of a feedback, not of an interaction. */
  static boolean isFeedback(String key) {
    return key.charAt(0) == 'e';
  }

  /**
   * Bytes, version 2 (big-endian): version (1), kind (1, the key's letter), deadline (8), closesAt
   * (8), model version (8), length of event (4), event as Protobuf, length of decision (4),
   * decision as Protobuf, impression to the end.
   */
  static byte[] encode(OpenMatter matter, EventCodec codec) {
    byte[] none = {};
    if (matter instanceof Awaiting a) {
      return write(
          'a',
          a.deadline,
          a.closesAt,
          a.modelVersion,
          codec.encode(a.interaction),
          a.decision,
          a.frozen);
    } else if (matter instanceof Expired x) {
      return write('x', x.deadline, 0, x.modelVersion, codec.encode(x.interaction), none, x.frozen);
    }
    Early e = (Early) matter;
    return write('e', e.deadline, 0, 0, codec.encode(e.feedback), none, none);
  }

  private static byte[] write(
      char kind,
      long deadline,
      long closesAt,
      long modelVersion,
      byte[] event,
      byte[] decision,
      byte[] frozen) {
    return ByteBuffer.allocate(34 + event.length + decision.length + frozen.length)
        .put(FORMAT)
        .put((byte) kind)
        .putLong(deadline)
        .putLong(closesAt)
        .putLong(modelVersion)
        .putInt(event.length)
        .put(event)
        .putInt(decision.length)
        .put(decision)
        .put(frozen)
        .array();
  }

  /** Takes back what {@link #encode} gave. */
  static OpenMatter decode(byte[] record, EventCodec codec) {
    ByteBuffer buffer = ByteBuffer.wrap(record);
    int version = buffer.get();
    if (version != FORMAT) {
      throw new IllegalStateException(
          "an open matter in the state has format %d, but this build reads format %d"
              .formatted(version, FORMAT));
    }
    char kind = (char) buffer.get();
    long deadline = buffer.getLong();
    long closesAt = buffer.getLong();
    long modelVersion = buffer.getLong();
    byte[] event = new byte[buffer.getInt()];
    buffer.get(event);
    byte[] decision = new byte[buffer.getInt()];
    buffer.get(decision);
    byte[] frozen = new byte[buffer.remaining()];
    buffer.get(frozen);
    try {
      return switch (kind) {
        case 'a' ->
            new Awaiting(
                deadline,
                closesAt,
                modelVersion,
                (Interaction) codec.decode(event),
                frozen,
                decision);
        case 'x' -> new Expired(deadline, modelVersion, (Interaction) codec.decode(event), frozen);
        case 'e' -> new Early(deadline, (Feedback) codec.decode(event));
        default ->
            throw new IllegalStateException("an open matter in the state has kind '" + kind + "'");
      };
    } catch (InvalidEventException e) {
      throw new IllegalStateException("an open matter in the state cannot be decoded", e);
    }
  }

  /** Whose it is; may be empty. */
  default String user() {
    if (this instanceof Awaiting a) {
      return a.interaction.user();
    } else if (this instanceof Expired x) {
      return x.interaction.user();
    }
    return ((Early) this).feedback.user();
  }

  /** The deadline alone, without decoding the rest. */
  static long deadlineOf(byte[] record) {
    return ByteBuffer.wrap(record).getLong(2);
  }
}
