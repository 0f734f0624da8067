package io.perennial.replay.server.storage;

/**
 * What {@link Family#FACTS} holds. A key is the kind's code and then, unless said otherwise, {@code
 * time (8 bytes) | offset in its topic (8)}; the value is the record's own as it came.
 */
public enum FactKind {
  /** {@code perennial.shifts}: JSON; time is the event time of the shift. */
  SHIFT(2),
  /** {@code perennial.telemetry} of a shard: {@code ShardTelemetry}; time is its event clock. */
  SHARD(3),
  /** The same of the gate: {@code GateTelemetry}; time is the broker's. */
  GATE(4),
  /** The same of a worker: {@code WorkerTelemetry}; time is the broker's. */
  WORKER(5),
  /** Key: user; value: {@link ForgottenUser}. Not read by time. */
  FORGOTTEN(6),
  /** Key: hash of an example's id (8); value: {@link ReplayCount}. Not read by time. */
  REPLAYS(7);

  private final byte code;

  FactKind(int code) {
    this.code = (byte) code;
  }

  /** First byte of its keys. */
  public byte code() {
    return code;
  }
}
