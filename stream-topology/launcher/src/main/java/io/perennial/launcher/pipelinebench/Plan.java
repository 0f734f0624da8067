package io.perennial.launcher.pipelinebench;

import io.perennial.event.LabelSpace;
import io.perennial.event.codec.EventCodec;
import io.perennial.event.codec.JsonEventCodec;
import io.perennial.event.codec.ProtobufEventCodec;
import java.util.List;
import java.util.Set;

/**
 * What the benchmark is to do.
 *
 * @param phases that are measured
 * @param codecs of the phase throughput
 * @param events of a backlog
 * @param checkpointEvents learned before checkpoints and restores are measured
 * @param repeats of what is measured several times
 * @param seconds for which each rate is held in the phase latency
 */
public record Plan(
    Set<Phase> phases,
    List<Codec> codecs,
    int events,
    int checkpointEvents,
    int repeats,
    int seconds) {

  /** How interactions are written. */
  public enum Codec {
    json(new JsonEventCodec(LabelSpace.BINARY)),
    protobuf(new ProtobufEventCodec(LabelSpace.BINARY));

    private final EventCodec codec;

    Codec(EventCodec codec) {
      this.codec = codec;
    }

    EventCodec codec() {
      return codec;
    }
  }

  /** The parts of the benchmark, in their order. */
  public enum Phase {
    /** A backlog through the job, and through one without a learner. */
    throughput,

    /** From the broker's time of an interaction to that of its prediction. */
    latency,

    /** What a checkpoint writes after 10,000 events. */
    checkpoints,

    /** The job is killed, with a user for every event. */
    restore,

    /** {@code perennial run} until its first prediction. */
    start
  }

  public Plan {
    phases = Set.copyOf(phases);
    codecs = List.copyOf(codecs);
  }
}
