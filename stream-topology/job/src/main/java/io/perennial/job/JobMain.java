package io.perennial.job;

import io.perennial.settings.Settings;
import io.perennial.settings.SettingsFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the job in this process, with Flink's web UI, continuing from the newest checkpoint. Started
 * as a child by {@code perennial run}; prints {@code READY url} when the job runs, and ends with
 * exit code 1 and one sentence when it fails for good.
 */
public final class JobMain {

  private static final Logger LOG = LoggerFactory.getLogger(JobMain.class);
  private static final long POLL_MILLIS = 200;

  private JobMain() {}

  /** Of a job. */
  @FunctionalInterface
  interface Graph {
    void build(StreamExecutionEnvironment environment, Settings settings);
  }

  public static void main(String[] arguments) {
    run(PerennialJob::build, arguments);
  }

  /** Runs a graph until it ends or fails, and ends the process. */
  static void run(Graph graph, String[] arguments) {
    if (arguments.length != 2 || !arguments[0].equals("--settings")) {
      System.err.println("usage: JobMain --settings FILE");
      System.exit(2);
    }
    try {
      run(graph, SettingsFile.load(Path.of(arguments[1]), Map.of(), Map.of()));
    } catch (Exception e) {
      LOG.error("the job failed", e);
      System.err.println("the job failed: " + rootCause(e));
      System.exit(1);
    }
    System.exit(0);
  }

  private static void run(Graph graph, Settings settings) throws Exception {
    Optional<ResumePoint> resumeFrom = ResumePoint.own(settings.job(), Alerts::raise);
    if (resumeFrom.isEmpty()) {
      FreshStart.require(settings);
    }
    LOG.info("{}", resumeFrom.map(c -> "continues from " + c.location()).orElse("starts afresh"));
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironmentWithWebUI(
            FlinkConfiguration.embedded(
                settings.job(), resumeFrom, Path.of(System.getProperty("java.io.tmpdir"))));
    graph.build(environment, settings);
    JobClient job = environment.executeAsync("Perennial");
    awaitRunning(job);
    System.out.println(
        "READY http://" + settings.job().bindAddress() + ":" + settings.job().uiPort());
    job.getJobExecutionResult().get();
  }

  private static void awaitRunning(JobClient job) throws Exception {
    JobStatus status = job.getJobStatus().get();
    while (status != JobStatus.RUNNING) {
      if (status.isTerminalState()) {
        job.getJobExecutionResult().get();
        throw new IllegalStateException("the job ended with status " + status);
      }
      Thread.sleep(POLL_MILLIS);
      status = job.getJobStatus().get();
    }
  }

  private static String rootCause(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    return cause instanceof ExecutionException || cause.getMessage() == null
        ? cause.toString()
        : cause.getMessage();
  }
}
