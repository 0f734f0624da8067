package io.perennial.job;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.settings.JobSettings;
import io.perennial.settings.Settings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.client.JobCancellationException;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;

/** A job with some megabytes of state and the options of ours, for its checkpoints. */
final class CheckpointedJob {

  private static final int KEYS = 2_000;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private CheckpointedJob() {}

  static JobSettings settings(Path directory) {
    JobSettings defaults = Settings.defaults().job();
    return new JobSettings(
        1, Duration.ofMillis(100), directory.toString(), 0, "127.0.0.1", defaults.flink());
  }

  /** Runs until two checkpoints of its own are complete, which stay. */
  static void run(JobSettings settings, Optional<ResumePoint> from, Path temporary)
      throws Exception {
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(
            FlinkConfiguration.embedded(settings, from, temporary));
    environment
        .fromSequence(0, Long.MAX_VALUE)
        .uid("numbers")
        .keyBy(number -> number % KEYS)
        .process(new Remember())
        .uid("remember")
        .sinkTo(new DiscardingSink<>());
    JobClient job = environment.executeAsync("state");
    String folder = Path.of(settings.checkpointDirectory()).resolve("" + job.getJobID()).toString();
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (RetainedCheckpoints.below(folder).size() < 2) {
      if (System.nanoTime() - deadline > 0) {
        job.cancel().get();
        throw new AssertionError("no two checkpoints within " + LIMIT + ": it cannot go on");
      }
      Thread.sleep(20);
    }
    job.cancel().get();
    assertThatThrownBy(() -> job.getJobExecutionResult().get())
        .hasRootCauseInstanceOf(JobCancellationException.class);
  }

  /** Some kilobytes for each key, so that there are tables on disk. */
  private static final class Remember extends KeyedProcessFunction<Long, Long, Long> {

    private static final long serialVersionUID = 1L;

    private transient ValueState<byte[]> state;

    @Override
    public void open(OpenContext context) {
      state =
          getRuntimeContext()
              .getState(
                  new ValueStateDescriptor<>(
                      "bytes", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    }

    @Override
    public void processElement(Long number, Context context, Collector<Long> out)
        throws IOException {
      byte[] bytes = new byte[1_000];
      ByteBuffer.wrap(bytes).putLong(number);
      state.update(bytes);
    }
  }
}
