package io.perennial.policy.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.function.Function;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

final class UpdateCodecPropertyTest {

  @Provide
  Arbitrary<WorkerMessage> workerMessages() {
    return AnyMessage.ofWorker();
  }

  @Provide
  Arbitrary<GateMessage> gateMessages() {
    return AnyMessage.ofGate();
  }

  @Provide
  Arbitrary<PolicyDelta> deltas() {
    return AnyMessage.delta();
  }

  @Property(tries = 500)
  void shouldReadWhatAWorkerSays(@ForAll("workerMessages") WorkerMessage message) {
    assertSame(UpdateCodec.decodeWorkerMessage(UpdateCodec.encode(message)), message);
  }

  @Property(tries = 500)
  void shouldReadWhatTheGateSays(@ForAll("gateMessages") GateMessage message) {
    assertSame(UpdateCodec.decodeGateMessage(UpdateCodec.encode(message)), message);
  }

  @Property(tries = 500)
  void shouldReadAnAcceptedUpdate(@ForAll long version, @ForAll("deltas") PolicyDelta delta) {
    AcceptedUpdate update = new AcceptedUpdate(version, delta);
    assertSame(UpdateCodec.decodeAcceptedUpdate(UpdateCodec.encode(update)), update);
  }

  /** What a message is comes last, so that the beginning of one is never a message. */
  @Property(tries = 300)
  void shouldRefuseTruncatedBytes(
      @ForAll("workerMessages") WorkerMessage ofWorker,
      @ForAll("gateMessages") GateMessage ofGate,
      @ForAll @IntRange(max = 10_000) int length) {
    byte[] worker = UpdateCodec.encode(ofWorker);
    byte[] gate = UpdateCodec.encode(ofGate);
    byte[] cutWorker = Arrays.copyOf(worker, length % worker.length);
    byte[] cutGate = Arrays.copyOf(gate, length % gate.length);
    assertRefused(() -> UpdateCodec.decodeWorkerMessage(cutWorker));
    assertRefused(() -> UpdateCodec.decodeAcceptedUpdate(cutWorker));
    assertRefused(() -> UpdateCodec.decodeGateMessage(cutGate));
  }

  @Property(tries = 2_000)
  void shouldReadOrRefuseAnyBytes(@ForAll byte[] bytes) {
    assertReadOrRefused(bytes);
  }

  @Property(tries = 2_000)
  void shouldReadOrRefuseWhatWasChangedOnTheWay(
      @ForAll("workerMessages") WorkerMessage ofWorker,
      @ForAll("gateMessages") GateMessage ofGate,
      @ForAll @IntRange(max = 10_000) int at,
      @ForAll byte value) {
    byte[] worker = UpdateCodec.encode(ofWorker);
    worker[at % worker.length] = value;
    assertReadOrRefused(worker);
    byte[] gate = UpdateCodec.encode(ofGate);
    gate[at % gate.length] = value;
    assertReadOrRefused(gate);
  }

  private static void assertReadOrRefused(byte[] bytes) {
    readOrRefused(bytes, UpdateCodec::decodeWorkerMessage);
    readOrRefused(bytes, UpdateCodec::decodeGateMessage);
    readOrRefused(bytes, UpdateCodec::decodeAcceptedUpdate);
  }

  private static void readOrRefused(byte[] bytes, Function<byte[], ?> decode) {
    Object read;
    try {
      read = decode.apply(bytes);
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageMatching("(?s).+");
      return;
    }
    assertThat(read).isNotNull();
  }

  private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable decode) {
    assertThatThrownBy(decode).isInstanceOf(IllegalArgumentException.class);
  }

  /** To the bit, but that one NaN is as good as another. */
  private static void assertSame(Object read, Object written) {
    assertThat(read)
        .usingRecursiveComparison()
        .withStrictTypeChecking()
        .withEqualsForType(Float::equals, Float.class)
        .withEqualsForType(Double::equals, Double.class)
        .isEqualTo(written);
  }
}
