package io.perennial.launcher;

import io.perennial.launcher.process.Child;
import io.perennial.launcher.process.ChildFailedException;
import io.perennial.launcher.process.Folders;
import io.perennial.launcher.process.ProcessSupervisor;
import io.perennial.settings.Settings;
import io.perennial.settings.SettingsFile;
import io.perennial.settings.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;

/**
 * A broker with the pipeline's topics, one partition each, and a replay store that can be killed,
 * as {@link Pipeline} has them.
 */
final class StoreBenchProcesses implements AutoCloseable {

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
    this.children = new PipelineChildren(ProjectLayout.find(), folder, ports, settings);
    this.brokers = new ProcessSupervisor(messages, Duration.ofSeconds(1));
  }

  String bootstrapServer() {
    return ports.bootstrapServer();
  }

  String examplesTopic() {
    return new Topics(settings.kafka()).examples();
  }

  /** Where the store answers. */
  int storePort() {
    return ports.console();
  }

  void startBroker() throws InterruptedException {
    messages.accept("starting the Kafka broker");
    brokers.start(children.broker()).awaitReady();
    new TopicCreator(settings.kafka(), true).create();
    createReceipts();
  }

  /** The store writes there; nobody else does. */
  private void createReceipts() throws InterruptedException {
    NewTopic receipts = new NewTopic(settings.kafka().topicPrefix() + "receipts", 1, (short) 1);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServer()))) {
      admin.createTopics(List.of(receipts)).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw new IllegalStateException(
            "topic '" + receipts.name() + "' cannot be created: " + e.getMessage(), e);
      }
    }
  }

  /** Starts the store, and does not wait for it. */
  synchronized void startStore() {
    if (closed) {
      throw new StoreBenchException("everything is being stopped");
    }
    ProcessSupervisor fresh = new ProcessSupervisor(messages, Duration.ofSeconds(1));
    stores = fresh;
    store = fresh.start(children.store());
  }

  /** Kills the store with SIGKILL; it is gone when this returns. */
  synchronized void killStore() {
    if (store != null) {
      ProcessHandle.of(store.pid()).ifPresent(ProcessHandle::destroyForcibly);
      var unused = store.exit().join();
    }
    stopStore();
  }

  /** Removes all that the store, which does not run, has on disk. */
  void deleteStoreFolder() {
    Folders.delete(folder.store());
  }

  /** Throws if the broker or the store died by itself. */
  synchronized void check() {
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
