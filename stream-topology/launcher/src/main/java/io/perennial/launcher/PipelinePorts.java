package io.perennial.launcher;

import io.perennial.launcher.process.Ports;
import java.util.List;

/** The ports of an embedded pipeline, all on the loopback address. */
record PipelinePorts(int offset) {

  int ui() {
    return 8081 + offset;
  }

  int console() {
    return 8080 + offset;
  }

  int broker() {
    return 9092 + offset;
  }

  int controller() {
    return 9093 + offset;
  }

  /** Of a JobManager that is a process of its own. */
  int jobManager() {
    return 6123 + offset;
  }

  String bootstrapServer() {
    return "127.0.0.1:" + broker();
  }

  void requireFree() {
    try {
      Ports.requireFree(wanted());
    } catch (IllegalArgumentException e) {
      throw new WrongUseException(String.valueOf(e.getMessage()), e);
    }
  }

  /** The first offset from {@code least} on, in steps of 10, with which all ports are free. */
  static PipelinePorts firstFree(int least) {
    PipelinePorts ports = new PipelinePorts(least);
    while (!ports.wanted().stream().allMatch(wanted -> Ports.isFree(wanted.port()))) {
      ports = new PipelinePorts(ports.offset + 10);
    }
    return ports;
  }

  private List<Ports.Wanted> wanted() {
    return List.of(
        new Ports.Wanted(ui(), "Flink's web UI"),
        new Ports.Wanted(console(), "the replay store and console"),
        new Ports.Wanted(broker(), "the Kafka broker"),
        new Ports.Wanted(controller(), "the Kafka controller"));
  }
}
