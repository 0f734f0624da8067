package io.perennial.policy.update;

import static io.perennial.policy.update.Updates.SHAPE;
import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.fuzz.FuzzReport;
import io.perennial.fuzz.FuzzTarget;
import io.perennial.fuzz.Fuzzing;
import io.perennial.fuzz.Mutation;
import io.perennial.fuzz.RoundTrip;
import io.perennial.policy.RankingPolicy;
import io.perennial.policy.update.WorkerMessage.Claim;
import io.perennial.policy.update.WorkerMessage.UpdateChunk;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whoever may write to the topic of updates must not be able to do more than be refused. */
final class UpdateFuzzTest {

  @Test
  void shouldTakeOrRefuseAnyWorkerMessage() {
    assertBoth(
        fuzzing("worker-message").run(trip(UpdateCodec::decodeWorkerMessage, UpdateCodec::encode)));
  }

  @Test
  void shouldTakeOrRefuseAnyGateMessage() {
    assertBoth(
        fuzzing("gate-message").run(trip(UpdateCodec::decodeGateMessage, UpdateCodec::encode)));
  }

  @Test
  void shouldServeAWholePolicyWhateverWorkersSend() {
    Victim victim = new Victim();
    FuzzReport report = fuzzing("gate").slower(10).allowing(8 << 20, 256).run(victim);
    assertBoth(report);
    assertThat(victim.gate.status().accepted()).as("%s", report).isPositive();
  }

  private static void assertBoth(FuzzReport report) {
    assertThat(report.taken()).as("%s", report).isBetween(1L, report.inputs() - 1);
  }

  private static Fuzzing fuzzing(String name) {
    return Fuzzing.of(name, Mutation.protobuf());
  }

  private static <T> FuzzTarget trip(RoundTrip.Decoder<T> decoder, RoundTrip.Encoder<T> encoder) {
    return new RoundTrip<>(decoder, encoder, IllegalArgumentException.class);
  }

  /**
   * A gate and a shard that take what is decoded, as the job does. A message is made to get far: by
   * its bytes it is given the shape, epoch, version or digest that the gate asks for.
   */
  private static final class Victim implements FuzzTarget {

    final PolicyGate gate = new PolicyGate(SHAPE, new GateConfig(64, 16, 1, 10), 0);
    private final ServedPolicy shard = new ServedPolicy(SHAPE, Set.of(), 0);
    private final RankingPolicy served = Updates.initial();
    private String holder = "w";

    Victim() {
      Updates.unseen(64).forEach(gate::decision);
      gate.take(new Claim(holder, SHAPE.toString()), 0);
    }

    @Override
    public boolean take(byte[] input) {
      WorkerMessage message;
      try {
        message = UpdateCodec.decodeWorkerMessage(input);
      } catch (IllegalArgumentException e) {
        return false;
      }
      PolicyGate.Reply reply = gate.take(likely(message, Arrays.hashCode(input)), 1_000);
      for (GateMessage answer : reply.answers()) {
        // What the broker takes for the topic of verdicts.
        assertThat(UpdateCodec.encode(answer)).hasSizeLessThan(1 << 20);
        holder = answer instanceof GateMessage.GrantChunk grant ? grant.worker() : holder;
      }
      if (reply.accepted() != null) {
        AcceptedUpdate sent =
            UpdateCodec.decodeAcceptedUpdate(UpdateCodec.encode(reply.accepted()));
        shard.apply(sent);
        sent.delta().applyTo(served);
        assertThat(served.isFinite()).isTrue();
        assertThat(shard.digest()).isEqualTo(gate.status().digest());
        assertThat(shard.version()).isEqualTo(gate.status().version());
      }
      return true;
    }

    private WorkerMessage likely(WorkerMessage message, int bits) {
      if (message instanceof Claim claim) {
        return (bits & 7) == 0 ? new Claim(claim.worker(), SHAPE.toString()) : claim;
      }
      UpdateChunk chunk = (UpdateChunk) message;
      if ((bits & 1) == 0) {
        return chunk;
      }
      return new UpdateChunk(
          holder,
          gate.status().epoch(),
          gate.status().version(),
          chunk.chunk(),
          chunk.chunks(),
          (bits & 2) == 0 ? chunk.digest() : digestAfter(chunk.delta()),
          chunk.delta(),
          chunk.decidedAt());
    }

    private String digestAfter(PolicyDelta delta) {
      RankingPolicy changed = Updates.copy(served);
      try {
        delta.applyTo(changed);
      } catch (IllegalArgumentException e) {
        return "";
      }
      return changed.digest();
    }
  }
}
