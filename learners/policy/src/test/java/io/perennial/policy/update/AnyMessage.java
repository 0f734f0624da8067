package io.perennial.policy.update;

import io.perennial.policy.ParameterGroup;
import io.perennial.policy.update.GateMessage.Comparison;
import io.perennial.policy.update.GateMessage.GrantChunk;
import io.perennial.policy.update.GateMessage.Verdict;
import io.perennial.policy.update.WorkerMessage.Claim;
import io.perennial.policy.update.WorkerMessage.UpdateChunk;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Messages as they could be, whether or not they make sense. */
final class AnyMessage {

  private AnyMessage() {}

  static Arbitrary<WorkerMessage> ofWorker() {
    return Arbitraries.oneOf(
        Combinators.combine(text(), text()).as(Claim::new).map(claim -> claim),
        Combinators.combine(
                text(), longs(), longs(), count(), count(), text(), delta(), longs().list())
            .as(
                (worker, epoch, base, chunk, more, digest, delta, times) ->
                    new UpdateChunk(
                        worker,
                        epoch,
                        base,
                        chunk,
                        chunk + 1 + more,
                        digest,
                        delta,
                        times.stream().mapToLong(Long::longValue).toArray()))
            .map(chunk -> chunk));
  }

  static Arbitrary<GateMessage> ofGate() {
    return Arbitraries.oneOf(
        Combinators.combine(text(), longs(), longs(), text(), count(), count(), delta())
            .as(AnyMessage::grant),
        Combinators.combine(
                text(),
                longs(),
                longs(),
                text(),
                longs(),
                Arbitraries.of(Refusal.class).optional(),
                text(),
                comparison())
            .as(Verdict::new)
            .map(verdict -> verdict));
  }

  private static GateMessage grant(
      String worker, long epoch, long version, String digest, int a, int b, PolicyDelta delta) {
    return new GrantChunk(
        worker, epoch, version, digest, Math.min(a, b), Math.max(a, b) + 1, delta);
  }

  private static Arbitrary<Comparison> comparison() {
    return Combinators.combine(
            Arbitraries.doubles(), Arbitraries.doubles(), Arbitraries.doubles(), count())
        .as(Comparison::new);
  }

  static Arbitrary<PolicyDelta> delta() {
    Arbitrary<PolicyRows> rows =
        Combinators.combine(
                Arbitraries.of(ParameterGroup.class),
                Arbitraries.integers().array(int[].class).ofMinSize(1).ofMaxSize(6),
                value().array(float[].class).ofMaxSize(12))
            .as(PolicyRows::new);
    return rows.list().ofMaxSize(4).map(PolicyDelta::new);
  }

  private static Arbitrary<Float> value() {
    return Arbitraries.oneOf(
        Arbitraries.integers().map(Float::intBitsToFloat).filter(value -> !Float.isNaN(value)),
        Arbitraries.of(0f, -0f, Float.NaN, Float.POSITIVE_INFINITY, Float.MIN_VALUE));
  }

  private static Arbitrary<Integer> count() {
    return Arbitraries.integers().between(0, 1 << 20);
  }

  private static Arbitrary<Long> longs() {
    return Arbitraries.longs();
  }

  private static Arbitrary<String> text() {
    return Arbitraries.strings().withCharRange('\0', '\ud7ff').ofMaxLength(20);
  }
}
