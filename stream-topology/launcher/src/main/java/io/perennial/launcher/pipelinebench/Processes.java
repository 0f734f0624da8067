package io.perennial.launcher.pipelinebench;

import io.perennial.settings.KafkaCluster;
import java.net.URI;
import java.time.Duration;

/** A broker with the pipeline's topics, one partition each, and a job that can be killed. */
public interface Processes extends AutoCloseable {

  /** What reads the interactions. */
  enum Job {
    PERENNIAL,
    IDENTITY
  }

  /** Makes processes in a fresh folder, and starts the broker. */
  @FunctionalInterface
  interface Factory {
    /**
     * @param checkpointInterval of the job
     */
    Processes start(Duration checkpointInterval) throws InterruptedException;
  }

  /** Where the broker is. */
  KafkaCluster cluster();

  /** The topic of interactions. */
  String interactions();

  /** The topic of predictions. */
  String predictions();

  /** Starts the job, and waits until it runs. */
  void startJob(Job job);

  /** Kills the job's process; it is started again. */
  void killJob();

  /** Flink's REST interface. */
  URI flink();

  /** Throws if a process is dead for good. */
  void check();

  @Override
  void close();
}
