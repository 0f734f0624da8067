package io.perennial.job;

import io.perennial.settings.Settings;
import io.perennial.settings.Topics;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * What a job costs that has everything but a learner, for benchmarks: the same source, codecs, key,
 * state back end, checkpoints and sink. It decodes an interaction, looks its id up in RocksDB and
 * writes it there, and answers one half.
 */
public final class IdentityJobMain {

  private IdentityJobMain() {}

  public static void main(String[] arguments) {
    JobMain.run(IdentityJobMain::build, arguments);
  }

  static void build(StreamExecutionEnvironment environment, Settings settings) {
    String topic = new Topics(settings.kafka()).interactions();
    PerennialJob.read(environment, settings.kafka(), topic, "interactions")
        .keyBy(PerennialJob::keyOf, Types.INT)
        .transform(
            "Decode, look up, write, answer",
            new ExplicitType<>(Output.class, OutputSerializer.INSTANCE),
            new IdentityOperator(settings))
        .uid("identity")
        .sinkTo(PerennialJob.sink(settings.kafka(), "job"))
        .uid("commit-outputs")
        .name("Commit outputs");
  }
}
