package io.perennial.event.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import io.perennial.event.Event;
import io.perennial.event.Feedback;
import io.perennial.event.Forget;
import io.perennial.event.Interaction;
import io.perennial.event.LabelSpace;

/**
 * Events as the Protobuf message {@code perennial.v1.Event}. Protobuf itself bounds the depth and
 * refuses strings that are not UTF-8; unknown fields are ignored.
 */
public final class ProtobufEventCodec implements EventCodec {

  private final ProtobufMapping mapping;

  /** A binary stream's labels are 0 and 1, and its positive label's name. */
  public ProtobufEventCodec(LabelSpace labels) {
    this.mapping = new ProtobufMapping(Labels.ofTopic(labels));
  }

  @Override
  public String contentType() {
    return Headers.PROTOBUF;
  }

  @Override
  public Event decode(byte[] value) throws InvalidEventException {
    EventRules.size(value);
    io.perennial.event.proto.Event message;
    try {
      message = io.perennial.event.proto.Event.parseFrom(value);
    } catch (InvalidProtocolBufferException e) {
      throw ProtobufMapping.unreadable(e);
    }
    return switch (message.getKindCase()) {
      case INTERACTION -> mapping.interaction(message.getInteraction());
      case FEEDBACK -> mapping.feedback(message.getFeedback());
      case FORGET -> ProtobufMapping.forget(message.getForget());
      case KIND_NOT_SET ->
          throw new InvalidEventException(
              "field 'kind' must be interaction, feedback or forget, but is none of them");
    };
  }

  @Override
  public byte[] encode(Event event) {
    EventRules.require(event);
    var message = io.perennial.event.proto.Event.newBuilder();
    if (event instanceof Interaction interaction) {
      message.setInteraction(mapping.message(interaction));
    } else if (event instanceof Feedback feedback) {
      message.setFeedback(mapping.message(feedback));
    } else if (event instanceof Forget forget) {
      message.setForget(ProtobufMapping.message(forget));
    }
    return message.build().toByteArray();
  }
}
