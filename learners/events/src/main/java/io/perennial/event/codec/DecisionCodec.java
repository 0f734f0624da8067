package io.perennial.event.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import io.perennial.event.Decision;
import io.perennial.event.Decision.Candidate;
import io.perennial.event.Interaction;
import io.perennial.event.LabelSpace;
import io.perennial.event.OwnCandidate;
import java.util.ArrayList;
import java.util.List;

/** Records of the decisions topic, as the Protobuf message {@code perennial.v1.Decision}. */
public final class DecisionCodec {

  private final ProtobufMapping mapping;

  public DecisionCodec(LabelSpace labels) {
    this.mapping = new ProtobufMapping(Labels.ofTopic(labels));
  }

  /**
   * The bytes of a decision.
   *
   * @throws IllegalArgumentException if its interaction breaks a limit
   */
  public byte[] encode(Decision decision) {
    EventRules.require(decision.interaction());
    var message =
        io.perennial.event.proto.Decision.newBuilder()
            .setInteraction(mapping.message(decision.interaction()))
            .setExpert(decision.expert())
            .addAllItemFields(decision.itemFields())
            .setChosen(decision.chosen())
            .setPolicyVersion(decision.policyVersion());
    for (Candidate candidate : decision.candidates()) {
      var added =
          message
              .addCandidatesBuilder()
              .setItem(candidate.item())
              .setFast(candidate.fast())
              .setPopularity(candidate.popularity())
              .setIdle(candidate.idle())
              .setPolicy(candidate.policy());
      if (candidate.propensity() != OwnCandidate.UNKNOWN) {
        added.setPropensity(candidate.propensity());
      }
    }
    return message.build().toByteArray();
  }

  /**
   * The decision of these bytes.
   *
   * @throws InvalidEventException for anything that {@link #encode} cannot have written
   */
  public Decision decode(byte[] value) throws InvalidEventException {
    io.perennial.event.proto.Decision message;
    try {
      message = io.perennial.event.proto.Decision.parseFrom(value);
    } catch (InvalidProtocolBufferException e) {
      throw ProtobufMapping.unreadable(e);
    }
    if (message.hasForgotten()) {
      throw new InvalidEventException(
          "field 'forgotten' makes it a marker; read it with ForgottenCodec");
    }
    Interaction interaction = mapping.interaction(message.getInteraction());
    try {
      List<Candidate> candidates = new ArrayList<>(message.getCandidatesCount());
      for (var candidate : message.getCandidatesList()) {
        candidates.add(
            new Candidate(
                candidate.getItem(),
                candidate.getFast(),
                candidate.getPopularity(),
                candidate.getIdle(),
                candidate.getPolicy(),
                candidate.getPropensity()));
      }
      return new Decision(
          interaction,
          message.getExpert(),
          message.getItemFieldsList(),
          candidates,
          message.getChosen(),
          message.getPolicyVersion());
    } catch (IllegalArgumentException e) {
      throw new InvalidEventException(String.valueOf(e.getMessage()));
    }
  }
}
