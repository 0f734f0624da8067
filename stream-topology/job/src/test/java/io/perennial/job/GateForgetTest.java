package io.perennial.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.event.Decision;
import io.perennial.event.Decision.Candidate;
import io.perennial.event.Forgotten;
import io.perennial.event.Interaction;
import io.perennial.event.LabelSpace;
import io.perennial.event.Receipt;
import io.perennial.event.SourcePosition;
import io.perennial.event.codec.DecisionCodec;
import io.perennial.event.codec.ForgottenCodec;
import io.perennial.event.codec.InvalidEventException;
import io.perennial.event.codec.RawRecord;
import io.perennial.event.codec.ReceiptCodec;
import io.perennial.settings.Settings;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** The gate's operator when a user is forgotten. */
final class GateForgetTest {

  private static final DecisionCodec CODEC = new DecisionCodec(LabelSpace.BINARY);

  private static KeyedOneInputStreamOperatorTestHarness<Integer, RawRecord, Output> harness()
      throws Exception {
    var harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new GateOperator(Settings.defaults()), r -> GateOperator.KEY, Types.INT);
    harness.setStateBackend(new EmbeddedRocksDBStateBackend());
    harness.setup(OutputSerializer.INSTANCE);
    return harness;
  }

  private static RawRecord record(byte[] value, long offset) {
    return new RawRecord(
        null,
        value,
        null,
        false,
        false,
        new SourcePosition("perennial.decisions", 1, offset, offset));
  }

  private static RawRecord decision(String user, long offset) {
    Interaction interaction = new Interaction("id" + offset, offset, user, "a", List.of(), "", 1);
    List<Candidate> candidates =
        List.of(new Candidate("a", 1, 0, 0, 0), new Candidate("b", 0, 0, 0, 0));
    return record(CODEC.encode(new Decision(interaction, 0, candidates, 0)), offset);
  }

  private static List<Receipt> receipts(
      KeyedOneInputStreamOperatorTestHarness<Integer, RawRecord, Output> harness) {
    return harness.extractOutputValues().stream()
        .filter(output -> output.target() == Output.Target.RECEIPTS)
        .map(GateForgetTest::receipt)
        .toList();
  }

  private static Receipt receipt(Output output) {
    try {
      return new ReceiptCodec().decode(output.value());
    } catch (InvalidEventException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void shouldDropTheUsersDecisionsAlsoThoseFromBeforeARestore() throws Exception {
    Forgotten marker = new Forgotten("u", 5_000, 77, 12);
    OperatorSubtaskState checkpoint;
    try (var harness = harness()) {
      harness.open();
      for (int i = 0; i < 10; i++) {
        harness.processElement(decision(i < 4 ? "u" : "other", i), 0);
      }
      harness.prepareSnapshotPreBarrier(1);
      checkpoint = harness.snapshot(1, 1);
    }
    try (var harness = harness()) {
      harness.initializeState(checkpoint);
      harness.open();
      harness.processElement(record(ForgottenCodec.encodeForDecisions(marker), 10), 0);
      harness.processElement(record(new byte[] {0x42, 0}, 11), 0);
      harness.processElement(record(ForgottenCodec.encodeForDecisions(marker), 12), 0);

      List<Receipt> receipts = receipts(harness);
      assertThat(receipts).hasSize(2);
      assertThat(receipts.get(0))
          .returns("u", Receipt::user)
          .returns(5_000L, Receipt::requestedAt)
          .returns("gate", Receipt::place)
          .returns(1, Receipt::shard)
          .returns(77L, Receipt::offset);
      assertThat(receipts.get(0).removed().get(0).count()).isEqualTo(4);
      assertThat(receipts.get(0).removed().get(1).count()).as("never trained").isZero();
      assertThat(receipts.get(1).removed().get(0).count()).as("once more").isZero();
    }
  }
}
