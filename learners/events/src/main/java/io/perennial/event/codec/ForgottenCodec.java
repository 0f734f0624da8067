package io.perennial.event.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import io.perennial.event.Forgotten;
import io.perennial.event.proto.Decision;
import io.perennial.event.proto.LabelledExample;
import org.jspecify.annotations.Nullable;

/**
 * Markers of forgotten users among the records of the examples and decisions topics. In both they
 * are a field of the topic's own message, with nothing else set, so a look at the first byte tells
 * them from the others.
 */
public final class ForgottenCodec {

  private static final int EXAMPLE_TAG = LabelledExample.FORGOTTEN_FIELD_NUMBER << 3 | 2;
  private static final int DECISION_TAG = Decision.FORGOTTEN_FIELD_NUMBER << 3 | 2;

  private ForgottenCodec() {}

  /** A marker as a record of the examples topic. */
  public static byte[] encodeForExamples(Forgotten marker) {
    return LabelledExample.newBuilder().setForgotten(message(marker)).build().toByteArray();
  }

  /** A marker as a record of the decisions topic. */
  public static byte[] encodeForDecisions(Forgotten marker) {
    return Decision.newBuilder().setForgotten(message(marker)).build().toByteArray();
  }

  /**
   * The marker that a record of the examples topic is, or null if it is none.
   *
   * @throws InvalidEventException if it is broken, or says more
   */
  public static @Nullable Forgotten fromExamples(byte[] value) throws InvalidEventException {
    if (value.length == 0 || value[0] != EXAMPLE_TAG) {
      return null;
    }
    try {
      LabelledExample message = LabelledExample.parseFrom(value);
      requireAlone(message.hasInteraction());
      return marker(message.getForgotten());
    } catch (InvalidProtocolBufferException e) {
      throw ProtobufMapping.unreadable(e);
    }
  }

  /**
   * The marker that a record of the decisions topic is, or null if it is none.
   *
   * @throws InvalidEventException if it is broken, or says more
   */
  public static @Nullable Forgotten fromDecisions(byte[] value) throws InvalidEventException {
    if (value.length == 0 || value[0] != DECISION_TAG) {
      return null;
    }
    try {
      Decision message = Decision.parseFrom(value);
      requireAlone(message.hasInteraction() || message.getCandidatesCount() > 0);
      return marker(message.getForgotten());
    } catch (InvalidProtocolBufferException e) {
      throw ProtobufMapping.unreadable(e);
    }
  }

  private static void requireAlone(boolean more) throws InvalidEventException {
    if (more) {
      throw new InvalidEventException(
          "field 'forgotten' must be alone, but there is an interaction beside it");
    }
  }

  private static Forgotten marker(io.perennial.event.proto.Forgotten message)
      throws InvalidEventException {
    if (message.getUser().isEmpty()) {
      throw new InvalidEventException("field 'forgotten.user' must not be empty");
    }
    // It goes into a receipt, which must stay small enough for its topic.
    EventRules.text("field 'forgotten.user'", message.getUser());
    return new Forgotten(
        message.getUser(), message.getRequestedAt(), message.getOffset(), message.getSequence());
  }

  private static io.perennial.event.proto.Forgotten message(Forgotten marker) {
    return io.perennial.event.proto.Forgotten.newBuilder()
        .setUser(marker.user())
        .setRequestedAt(marker.requestedAt())
        .setOffset(marker.offset())
        .setSequence(marker.sequence())
        .build();
  }
}
