package io.perennial.replay.server.streams;

import io.perennial.replay.api.ReplayQuery;
import io.perennial.replay.api.SampleQuery;
import io.perennial.replay.server.peer.PeerAccess;
import io.perennial.replay.server.storage.FactCursor;
import io.perennial.replay.server.storage.FactKind;
import io.perennial.replay.server.storage.PartitionSource;
import io.perennial.replay.server.storage.ReplayCount;
import io.perennial.replay.server.storage.ReplaySource;
import io.perennial.replay.server.storage.RowCursor;
import io.perennial.replay.server.storage.RowView;
import io.perennial.replay.server.storage.StoreUnavailableException;
import io.perennial.replay.server.streams.StoreStatus.Phase;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.state.HostInfo;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the application alive: waits for the broker and the topics, starts Kafka Streams, and when
 * that dies (a full disk, a deleted topic) begins again after a pause that doubles up to 30 s.
 * Queries are refused meanwhile. Safe for many threads.
 */
public final class StreamsSupervisor implements ReplaySource, StoreFigures, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StreamsSupervisor.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);
  private static final Duration HEALTHY = Duration.ofMinutes(1);

  private final ReplayApplication application;
  private final PeerAccess peers;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final CompletableFuture<HostInfo> server = new CompletableFuture<>();
  private final Thread thread;
  private volatile StoreStatus waiting =
      new StoreStatus(Phase.REBALANCING, "looking for the broker");
  private volatile @Nullable RunningStreams running;
  private volatile boolean brokerAnswers = true;

  /**
   * Not started yet.
   *
   * @param peers what other instances are asked with
   */
  public StreamsSupervisor(ReplayApplication application, PeerAccess peers) {
    this.application = application;
    this.peers = peers;
    this.thread = new Thread(this::supervise, "replay-supervisor");
    thread.setDaemon(true);
  }

  /**
   * Returns at once.
   *
   * @param host where other instances reach this one
   * @param port where other instances reach this one
   */
  public void start(String host, int port) {
    server.complete(new HostInfo(host, port));
    thread.start();
  }

  @Override
  public StoreStatus status() {
    RunningStreams streams = running;
    if (streams == null) {
      return waiting;
    }
    if (streams.isRunning()) {
      return new StoreStatus(
          Phase.RUNNING,
          brokerAnswers
              ? "all partitions answer"
              : "all partitions answer with what they have, but the broker does not");
    }
    if (streams.isRestoring()) {
      return new StoreStatus(
          Phase.RESTORING,
          "restoring from the changelog, at most "
              + streams.recordsToRestore()
              + " records are left");
    }
    return new StoreStatus(
        Phase.REBALANCING, "getting its partitions of " + application.topics().examples());
  }

  @Override
  public RowCursor rows(ReplayQuery query) {
    return reader().rows(query);
  }

  @Override
  public FactCursor facts(FactKind kind, long from, long to) {
    return reader().facts(kind, from, to);
  }

  @Override
  public ReplayCount replays(RowView row) {
    return reader().replays(row);
  }

  @Override
  public RowCursor sample(SampleQuery query) {
    return reader().sample(query);
  }

  @Override
  public PartitionSource local(int partition) {
    return reader().local(partition);
  }

  private StoreReader reader() {
    RunningStreams streams = running;
    if (streams == null) {
      throw new StoreUnavailableException("the replay store is not ready: " + status().detail());
    }
    return streams.reader();
  }

  @Override
  public Map<Integer, IngestCounters> counters() {
    RunningStreams streams = running;
    return streams == null ? Map.of() : streams.reader().counters();
  }

  @Override
  public long diskBytes() {
    RunningStreams streams = running;
    return streams == null ? 0 : streams.reader().diskBytes();
  }

  @Override
  public long recordsToRestore() {
    RunningStreams streams = running;
    return streams == null ? 0 : streams.recordsToRestore();
  }

  /** Waits until queries are answered; false when it was closed instead, or time ran out. */
  public boolean awaitRunning(Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (System.nanoTime() < deadline) {
      if (status().phase() == Phase.RUNNING) {
        return true;
      }
      if (stopped.await(50, TimeUnit.MILLISECONDS)) {
        return false;
      }
    }
    return false;
  }

  /** Stops within about 5 s. */
  @Override
  public void close() {
    stopped.countDown();
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(5).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    waiting = new StoreStatus(Phase.STOPPED, "the replay store is stopped");
  }

  private void supervise() {
    Duration pause = FIRST_PAUSE;
    try (TopicWatch watch = new TopicWatch(application)) {
      while (true) {
        TopicWatch.Finding.Found found = awaitTopic(watch);
        long start = System.nanoTime();
        String failure = live(watch, found);
        boolean healthy = System.nanoTime() - start > HEALTHY.toNanos();
        pause = healthy ? FIRST_PAUSE : shorter(pause.multipliedBy(2), LONGEST_PAUSE);
        become(Phase.FAILED, failure + "; starting again in " + pause.toMillis() + " ms");
        sleep(pause);
      }
    } catch (InterruptedException e) {
      LOG.debug("asked to stop", e);
    }
  }

  /** Runs the application until it fails, and returns why it did. */
  private String live(TopicWatch watch, TopicWatch.Finding.Found found)
      throws InterruptedException {
    LOG.info("keeping {}, {} partition(s)", application.topics().examples(), found.partitions());
    waiting = new StoreStatus(Phase.REBALANCING, "starting or stopping");
    RunningStreams streams = null;
    try {
      streams = new RunningStreams(application, found, server.join(), peers);
      streams.start();
      running = streams;
      return awaitFailure(streams, watch, found);
    } catch (RuntimeException e) {
      LOG.debug("Kafka Streams cannot start", e);
      return "Kafka Streams cannot start: " + e;
    } finally {
      running = null;
      if (streams != null) {
        streams.close();
      }
    }
  }

  /** Kafka Streams itself notices a deleted topic only after minutes, so it is looked after. */
  private String awaitFailure(
      RunningStreams streams, TopicWatch watch, TopicWatch.Finding.Found found)
      throws InterruptedException {
    while (!streams.awaitFailure(BETWEEN_LOOKS)) {
      TopicWatch.Finding now = watch.look();
      noteBroker(!(now instanceof TopicWatch.Finding.NoBroker));
      if (brokerAnswers && !now.equals(found)) {
        return "one of the topics " + application.topics().names() + " was deleted or changed";
      }
    }
    return "Kafka Streams died: " + streams.failure();
  }

  private void noteBroker(boolean answers) {
    if (brokerAnswers != answers) {
      LOG.warn(
          "the broker at {} {}",
          application.bootstrapServers(),
          answers ? "answers again" : "does not answer; queries get what is stored");
    }
    brokerAnswers = answers;
  }

  private TopicWatch.Finding.Found awaitTopic(TopicWatch watch) throws InterruptedException {
    Duration wait = FIRST_PAUSE;
    while (true) {
      TopicWatch.Finding finding = watch.look();
      if (finding instanceof TopicWatch.Finding.Found found) {
        brokerAnswers = true;
        return found;
      }
      tell(finding);
      sleep(wait);
      wait = shorter(wait.multipliedBy(2), LONGEST_WAIT);
    }
  }

  private void sleep(Duration time) throws InterruptedException {
    if (stopped.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new InterruptedException("asked to stop");
    }
  }

  private void tell(TopicWatch.Finding finding) {
    if (finding instanceof TopicWatch.Finding.NoBroker nobody) {
      become(
          Phase.WAITING_FOR_BROKER,
          "waiting for a broker at " + application.bootstrapServers() + ": " + nobody.reason());
    } else {
      become(
          Phase.WAITING_FOR_TOPIC,
          "waiting for the topics " + application.topics().names() + ", which the job creates");
    }
  }

  private void become(Phase phase, String detail) {
    StoreStatus before = waiting;
    waiting = new StoreStatus(phase, detail);
    if (before.phase() != phase || phase == Phase.FAILED) {
      LOG.warn("{}", detail);
    }
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
