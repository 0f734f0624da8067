package io.perennial.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.InvalidProtocolBufferException;
import io.perennial.evaluation.Report;
import io.perennial.event.proto.GateTelemetry;
import io.perennial.event.proto.WorkerTelemetry;
import org.jspecify.annotations.Nullable;

/** What is known of workers and gate from their telemetry. One thread. */
final class FineTuningFollower {

  private @Nullable GateTelemetry gate;
  private @Nullable WorkerTelemetry worker;

  /**
   * Takes a record of telemetry.
   *
   * @return whether it was one of theirs
   */
  boolean take(byte @Nullable [] key, byte[] value) throws InvalidProtocolBufferException {
    switch (key == null ? "" : new String(key, UTF_8)) {
      case "gate" -> gate = GateTelemetry.parseFrom(value);
      case "worker" -> worker = WorkerTelemetry.parseFrom(value);
      case "replays" -> {} // Which examples were drawn again: the replay store's business.
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Of the policy that is served, 0 before the first update. */
  long policyVersion() {
    return gate == null ? 0 : gate.getVersion();
  }

  /** How they stand, as far as they have told. */
  Report.FineTuning report() {
    if (worker == null) {
      return Report.FineTuning.NONE;
    }
    GateTelemetry judged = gate == null ? GateTelemetry.getDefaultInstance() : gate;
    return new Report.FineTuning(
        worker.getBackend(),
        worker.getContexts(),
        worker.getRlSteps(),
        worker.getSupervisedSteps(),
        worker.getHardContexts(),
        worker.getContexts() == 0 ? 0 : (double) worker.getDemonstrations() / worker.getContexts(),
        judged.getAccepted(),
        judged.getRefusedMap(),
        judged.getVersion(),
        judged.getDigest(),
        worker.getTrainedP50(),
        worker.getTrainedP99(),
        gate == null ? Double.NaN : judged.getFreshnessP50(),
        gate == null ? Double.NaN : judged.getFreshnessP99());
  }
}
