package io.perennial.policy.update;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.perennial.event.codec.Limits;
import io.perennial.policy.ParameterGroup;
import io.perennial.policy.update.GateMessage.Comparison;
import io.perennial.policy.update.GateMessage.GrantChunk;
import io.perennial.policy.update.GateMessage.Verdict;
import io.perennial.policy.update.WorkerMessage.Claim;
import io.perennial.policy.update.WorkerMessage.UpdateChunk;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Records of the topics of updates and verdicts, as the Protobuf messages {@code
 * perennial.v1.WorkerMessage} and {@code GateMessage}. Bytes that are none of them are an {@link
 * IllegalArgumentException}.
 */
public final class UpdateCodec {

  private static final ParameterGroup[] GROUPS = ParameterGroup.values();

  private UpdateCodec() {}

  public static byte[] encode(WorkerMessage message) {
    var out = io.perennial.event.proto.WorkerMessage.newBuilder().setWorker(message.worker());
    if (message instanceof Claim claim) {
      out.getClaimBuilder().setShape(claim.shape());
    } else if (message instanceof UpdateChunk chunk) {
      var update =
          out.getUpdateBuilder()
              .setEpoch(chunk.epoch())
              .setBaseVersion(chunk.base())
              .setChunk(chunk.chunk())
              .setChunks(chunk.chunks())
              .setDigest(chunk.digest())
              .addAllRows(rows(chunk.delta()));
      for (long time : chunk.decidedAt()) {
        update.addDecidedAt(time);
      }
    }
    return out.build().toByteArray();
  }

  /** The message of a worker in these bytes. */
  public static WorkerMessage decodeWorkerMessage(byte[] value) {
    io.perennial.event.proto.WorkerMessage in;
    try {
      in = io.perennial.event.proto.WorkerMessage.parseFrom(value);
    } catch (InvalidProtocolBufferException e) {
      throw unreadable("perennial.v1.WorkerMessage", e);
    }
    checkText("worker", in.getWorker());
    checkText("shape", in.getClaim().getShape());
    checkText("digest", in.getUpdate().getDigest());
    return switch (in.getKindCase()) {
      case CLAIM -> new Claim(in.getWorker(), in.getClaim().getShape());
      case UPDATE -> {
        var update = in.getUpdate();
        checkPart(update.getChunk(), update.getChunks());
        yield new UpdateChunk(
            in.getWorker(),
            update.getEpoch(),
            update.getBaseVersion(),
            update.getChunk(),
            update.getChunks(),
            update.getDigest(),
            delta(update.getRowsList()),
            update.getDecidedAtList().stream().mapToLong(Long::longValue).toArray());
      }
      case KIND_NOT_SET ->
          throw new IllegalArgumentException("a worker's message must be a claim or an update");
    };
  }

  public static byte[] encode(GateMessage message) {
    var out =
        io.perennial.event.proto.GateMessage.newBuilder()
            .setWorker(message.worker())
            .setEpoch(message.epoch())
            .setServedVersion(message.servedVersion())
            .setServedDigest(message.servedDigest());
    if (message instanceof GrantChunk grant) {
      out.getGrantBuilder()
          .setChunk(grant.chunk())
          .setChunks(grant.chunks())
          .addAllRows(rows(grant.delta()));
    } else if (message instanceof Verdict verdict) {
      out.getVerdictBuilder()
          .setBaseVersion(verdict.base())
          .setRefusal(verdict.refusal().map(Refusal::key).orElse(""))
          .setDetail(verdict.detail())
          .setServedNdcg(verdict.comparison().served())
          .setOfferedNdcg(verdict.comparison().offered())
          .setStandardError(verdict.comparison().error())
          .setDecisions(verdict.comparison().decisions());
    }
    return out.build().toByteArray();
  }

  /** The message of the gate in these bytes. */
  public static GateMessage decodeGateMessage(byte[] value) {
    io.perennial.event.proto.GateMessage in;
    try {
      in = io.perennial.event.proto.GateMessage.parseFrom(value);
    } catch (InvalidProtocolBufferException e) {
      throw unreadable("perennial.v1.GateMessage", e);
    }
    return switch (in.getKindCase()) {
      case GRANT -> {
        checkPart(in.getGrant().getChunk(), in.getGrant().getChunks());
        yield new GrantChunk(
            in.getWorker(),
            in.getEpoch(),
            in.getServedVersion(),
            in.getServedDigest(),
            in.getGrant().getChunk(),
            in.getGrant().getChunks(),
            delta(in.getGrant().getRowsList()));
      }
      case VERDICT -> {
        var verdict = in.getVerdict();
        yield new Verdict(
            in.getWorker(),
            in.getEpoch(),
            in.getServedVersion(),
            in.getServedDigest(),
            verdict.getBaseVersion(),
            verdict.getRefusal().isEmpty()
                ? Optional.empty()
                : Optional.of(Refusal.of(verdict.getRefusal())),
            verdict.getDetail(),
            new Comparison(
                verdict.getServedNdcg(),
                verdict.getOfferedNdcg(),
                verdict.getStandardError(),
                verdict.getDecisions()));
      }
      case KIND_NOT_SET ->
          throw new IllegalArgumentException("the gate's message must be a grant or a verdict");
    };
  }

  /** The bytes of an update on its way from the gate to the shards. */
  public static byte[] encode(AcceptedUpdate update) {
    return encode(new UpdateChunk("", 0, update.version(), 0, 1, "", update.delta(), new long[0]));
  }

  /** The update in these bytes. */
  public static AcceptedUpdate decodeAcceptedUpdate(byte[] value) {
    if (decodeWorkerMessage(value) instanceof UpdateChunk chunk) {
      return new AcceptedUpdate(chunk.base(), chunk.delta());
    }
    throw new IllegalArgumentException("an accepted update must be an update");
  }

  /** A worker's texts come back in the verdict, which must stay small enough for its topic. */
  private static void checkText(String field, String text) {
    if (text.length() > Limits.STRING_LENGTH) {
      throw new IllegalArgumentException(
          "a worker's %s must have at most %d characters, but has %d"
              .formatted(field, Limits.STRING_LENGTH, text.length()));
    }
  }

  private static void checkPart(int part, int parts) {
    if (part < 0 || part >= parts) {
      throw new IllegalArgumentException(
          "an update's part must be below %d, but is %d".formatted(parts, part));
    }
  }

  private static List<io.perennial.event.proto.PolicyRows> rows(PolicyDelta delta) {
    List<io.perennial.event.proto.PolicyRows> messages = new ArrayList<>();
    for (PolicyRows part : delta.parts()) {
      ByteBuffer values =
          ByteBuffer.allocate(Float.BYTES * part.values().length).order(ByteOrder.LITTLE_ENDIAN);
      values.asFloatBuffer().put(part.values());
      var message =
          io.perennial.event.proto.PolicyRows.newBuilder()
              .setGroup(part.group().ordinal())
              .setValues(ByteString.copyFrom(values));
      for (int row : part.rows()) {
        message.addRows(row);
      }
      messages.add(message.build());
    }
    return messages;
  }

  private static PolicyDelta delta(List<io.perennial.event.proto.PolicyRows> messages) {
    List<PolicyRows> parts = new ArrayList<>();
    for (var message : messages) {
      if (message.getGroup() < 0 || message.getGroup() >= GROUPS.length) {
        throw new IllegalArgumentException(
            "a group of parameters must be below %d, but is %d"
                .formatted(GROUPS.length, message.getGroup()));
      }
      if (message.getRowsCount() == 0) {
        // Of two bytes each, they would take a hundred times the room of the record.
        throw new IllegalArgumentException("a part of an update must have rows, but one has none");
      }
      if (message.getValues().size() % Float.BYTES != 0) {
        throw new IllegalArgumentException(
            "values must be floats of %d bytes, but there are %d bytes"
                .formatted(Float.BYTES, message.getValues().size()));
      }
      float[] values = new float[message.getValues().size() / Float.BYTES];
      message
          .getValues()
          .asReadOnlyByteBuffer()
          .order(ByteOrder.LITTLE_ENDIAN)
          .asFloatBuffer()
          .get(values);
      parts.add(
          new PolicyRows(
              GROUPS[message.getGroup()],
              message.getRowsList().stream().mapToInt(Integer::intValue).toArray(),
              values));
    }
    return new PolicyDelta(parts);
  }

  private static IllegalArgumentException unreadable(
      String message, InvalidProtocolBufferException cause) {
    return new IllegalArgumentException(
        "the value is no %s: %s".formatted(message, cause.getMessage()), cause);
  }
}
