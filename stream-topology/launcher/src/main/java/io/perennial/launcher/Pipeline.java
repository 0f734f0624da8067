package io.perennial.launcher;

import io.perennial.launcher.flink.CheckpointWatch;
import io.perennial.launcher.flink.FlinkRest;
import io.perennial.launcher.process.Child;
import io.perennial.launcher.process.ChildFailedException;
import io.perennial.launcher.process.ProcessSupervisor;
import io.perennial.settings.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Everything embedded: broker, topics, replay store, job, fine-tune worker, producer, started in
 * this order and stopped in the reverse one.
 */
final class Pipeline implements AutoCloseable {

  /** Until everything that takes part has been loaded. */
  private static final Duration BEFORE_ARCHIVES = Duration.ofSeconds(45);

  private final PipelineChildren children;
  private final JobProcesses job;
  private final Settings settings;
  private final boolean keepEverything;
  private final boolean fineTunes;
  private final Consumer<String> messages;
  private final ProcessSupervisor supervisor;
  private @Nullable CheckpointWatch checkpoints;

  /**
   * @param job where the job runs
   * @param keepEverything whether no topic may drop records for its size
   * @param fineTunes whether there is a fine-tune worker
   */
  Pipeline(
      PipelineChildren children,
      JobProcesses job,
      Settings settings,
      boolean keepEverything,
      boolean fineTunes,
      Consumer<String> messages) {
    this.children = children;
    this.job = job;
    this.settings = settings;
    this.keepEverything = keepEverything;
    this.fineTunes = fineTunes;
    this.messages = messages;
    this.supervisor = new ProcessSupervisor(messages, Duration.ofSeconds(1));
  }

  /**
   * Starts everything but the producer, and waits until it is ready.
   *
   * @throws ChildFailedException if a process is not ready in time, or ends
   */
  void start() throws InterruptedException {
    messages.accept("starting the Kafka broker");
    supervisor.start(children.broker()).awaitReady();
    new TopicCreator(settings.kafka(), keepEverything).create();
    ExactlyOnceCheck.require(settings);
    messages.accept("starting the replay store and the Flink job");
    Child store = supervisor.start(children.store());
    job.start(supervisor);
    String console = store.awaitReady();
    String ui = job.awaitRunning();
    checkpoints =
        new CheckpointWatch(
            new FlinkRest(URI.create(ui)), settings.job().checkpointDirectory(), messages);
    if (fineTunes) {
      // Nothing waits for it, and its death is nobody else's.
      var unused = supervisor.start(children.worker());
    }
    messages.accept("Flink's web UI    " + ui);
    messages.accept("console           " + console);
    messages.accept("bootstrap server  " + settings.kafka().bootstrapServers());
    children.archives().makeMissing(BEFORE_ARCHIVES, messages);
  }

  /** Starts sending. */
  void startProducer(List<String> sourceArguments) {
    Child producer = supervisor.start(children.producer(sourceArguments));
    var unused =
        producer
            .exit()
            .thenAccept(
                code -> {
                  if (code == 0 && !producer.isStopping()) {
                    messages.accept("the producer has sent everything");
                  }
                });
  }

  /** Its processes. */
  ProcessSupervisor processes() {
    return supervisor;
  }

  /** Throws if a process is dead for good. */
  void check() {
    ChildFailedException failure = supervisor.failure().getNow(null);
    if (failure != null) {
      throw failure;
    }
    job.check();
  }

  /** Stops everything; blocks until nothing is left. */
  @Override
  public void close() {
    children.archives().close();
    if (checkpoints != null) {
      checkpoints.close();
    }
    job.close();
    supervisor.close();
  }
}
