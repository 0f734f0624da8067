package io.perennial.replay.server.streams;

import io.perennial.replay.server.peer.PeerAccess;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.state.HostInfo;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One life of the Kafka Streams application: from start to its first failure, or to its close. */
final class RunningStreams implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RunningStreams.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(4);

  private final int partitions;
  private final RestoreProgress restoring = new RestoreProgress();
  private final CountDownLatch dead = new CountDownLatch(1);
  private final KafkaStreams streams;
  private final StoreReader reader;
  private volatile @Nullable Throwable failure;

  /**
   * @param server where other instances reach this one
   * @param peers what they are asked with
   */
  RunningStreams(
      ReplayApplication application,
      TopicWatch.Finding.Found found,
      HostInfo server,
      PeerAccess peers) {
    this.partitions = found.partitions();
    OpenPartitions openPartitions = new OpenPartitions();
    IngestParts parts =
        new IngestParts(
            application.topics(),
            new ExampleStores(),
            openPartitions,
            application.retention(),
            new UndecodableLog(application.topicPrefix(), System::nanoTime));
    this.streams =
        new KafkaStreams(IngestTopology.of(parts), application.settings(found.clusterId(), server));
    this.reader =
        new StoreReader(
            openPartitions,
            new Peers(streams, application.topics().examples(), server, peers),
            partitions);
    streams.setGlobalStateRestoreListener(restoring);
    streams.setStateListener((now, before) -> onState(now));
    streams.setUncaughtExceptionHandler(this::onFailure);
  }

  void start() {
    streams.start();
  }

  /** Waits for the application to fail for good, and returns whether it did in that time. */
  boolean awaitFailure(Duration time) throws InterruptedException {
    return dead.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  String failure() {
    return String.valueOf(failure);
  }

  boolean isRunning() {
    return streams.state().isRunningOrRebalancing() && reader.coversAll();
  }

  boolean isRestoring() {
    return restoring.isRestoring();
  }

  long recordsToRestore() {
    return restoring.recordsLeft();
  }

  int partitions() {
    return partitions;
  }

  StoreReader reader() {
    return reader;
  }

  /** Leaves the group, so that the next start need not wait for this one's session to end. */
  @Override
  public void close() {
    boolean closed =
        streams.close(
            CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP)
                .withTimeout(CLOSE_TIMEOUT));
    if (!closed) {
      LOG.warn("Kafka Streams did not close within {} s", CLOSE_TIMEOUT.toSeconds());
    }
  }

  private void onState(State state) {
    if (state == State.ERROR || state == State.NOT_RUNNING) {
      dead.countDown();
    }
  }

  private StreamThreadExceptionResponse onFailure(Throwable cause) {
    failure = cause;
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }
}
