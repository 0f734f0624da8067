package io.perennial.launcher;

import io.perennial.launcher.figures.MeasurementFailedException;
import io.perennial.launcher.process.Child;
import io.perennial.launcher.process.ChildFailedException;
import io.perennial.launcher.process.Folders;
import io.perennial.launcher.process.ProcessSupervisor;
import io.perennial.launcher.storebench.StoreProcesses;
import io.perennial.settings.KafkaCluster;
import io.perennial.settings.Settings;
import io.perennial.settings.SettingsFile;
import io.perennial.settings.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A broker with the pipeline's topics, one partition each, and a replay store that can be killed,
 * as {@link Pipeline} has them.
 */
final class StoreBenchProcesses implements StoreProcesses, AutoCloseable {

  private final DataFolder folder;
  private final PipelinePorts ports;
  private final Settings settings;
  private final PipelineChildren children;
  private final Consumer<String> messages;
  private final ProcessSupervisor brokers;
  private @Nullable ProcessSupervisor stores;
  private @Nullable Child store;
  private boolean closed;

  StoreBenchProcesses(DataFolder folder, Consumer<String> messages) {
    this.folder = folder;
    this.messages = messages;
    this.ports = PipelinePorts.firstFree(6_000);
    this.settings =
        SettingsFile.load(
            null, Map.of(), Map.of("kafka.bootstrapServers", ports.bootstrapServer()));
    this.children =
        new PipelineChildren(
            ProjectLayout.find(),
            folder,
            ports,
            settings,
            // Its clients have none, whatever the environment says of other stores.
            new PipelineSecurity(null, List.of("--insecure-without-tokens")));
    this.brokers = new ProcessSupervisor(messages, Duration.ofSeconds(1));
  }

  @Override
  public KafkaCluster cluster() {
    return settings.kafka().cluster();
  }

  @Override
  public String examplesTopic() {
    return new Topics(settings.kafka()).examples();
  }

  @Override
  public int storePort() {
    return ports.console();
  }

  void startBroker() throws InterruptedException {
    messages.accept("starting the Kafka broker");
    brokers.start(children.broker()).awaitReady();
    new TopicCreator(settings.kafka(), true).create();
  }

  @Override
  public synchronized void startStore() {
    if (closed) {
      throw new MeasurementFailedException("everything is being stopped");
    }
    ProcessSupervisor fresh = new ProcessSupervisor(messages, Duration.ofSeconds(1));
    stores = fresh;
    store = fresh.start(children.store());
  }

  @Override
  public synchronized void killStore() {
    if (store != null) {
      ProcessHandle.of(store.pid()).ifPresent(ProcessHandle::destroyForcibly);
      var unused = store.exit().join();
    }
    stopStore();
  }

  @Override
  public void deleteStoreFolder() {
    Folders.delete(folder.store());
  }

  @Override
  public synchronized void check() {
    check(brokers);
    if (stores != null) {
      check(stores);
    }
  }

  private static void check(ProcessSupervisor supervisor) {
    ChildFailedException failure = supervisor.failure().getNow(null);
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    stopStore();
    brokers.close();
  }

  private void stopStore() {
    if (stores != null) {
      stores.close();
      stores = null;
      store = null;
    }
  }
}
