package io.perennial.replay.server;

import io.perennial.replay.server.http.QueryService;
import io.perennial.replay.server.peer.PeerAccess;
import io.perennial.replay.server.sql.SqlEngine;
import io.perennial.replay.server.sql.SqlLimits;
import io.perennial.replay.server.sql.SqlRoutes;
import io.perennial.replay.server.streams.IngestCounters;
import io.perennial.replay.server.streams.ReplayApplication;
import io.perennial.replay.server.streams.StoreStatus;
import io.perennial.replay.server.streams.StreamsSupervisor;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A replay store within this process. Safe for many threads. */
public final class ReplayStore implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ReplayStore.class);

  private final StreamsSupervisor supervisor;
  private final QueryService service;
  private final CountDownLatch closed = new CountDownLatch(1);

  private ReplayStore(StreamsSupervisor supervisor, QueryService service) {
    this.supervisor = supervisor;
    this.service = service;
  }

  /**
   * Listens at once, and answers queries as soon as broker and topic are there and the state is
   * whole; 503 until then.
   *
   * @throws RuntimeException when the address cannot be listened on
   */
  public static ReplayStore start(ReplayStoreOptions options) {
    StreamsSupervisor supervisor =
        new StreamsSupervisor(
            new ReplayApplication(
                options.bootstrapServers(),
                options.client(),
                options.topicPrefix(),
                options.dataDirectory(),
                options.retention(),
                options.standbys()),
            PeerAccess.of(options.access()));
    SqlEngine engine =
        new SqlEngine(supervisor, options.labels(), SqlLimits.DEFAULT, InstantSource.system());
    QueryService service =
        QueryService.start(
            supervisor,
            supervisor,
            options.labels(),
            options.limits(),
            answering -> SqlRoutes.of(engine, answering),
            options.access(),
            options.bind(),
            options.port());
    String warning = options.access().warning(options.bind());
    if (warning != null) {
      LOG.warn("{}", warning);
    }
    supervisor.start(options.advertised(), service.address().getPort());
    engine.warmUp();
    return new ReplayStore(supervisor, service);
  }

  /** Where it listens. */
  public URI address() {
    return service.address();
  }

  /** How it stands now. */
  public StoreStatus status() {
    return supervisor.status();
  }

  /** What became of each partition's records. */
  public Map<Integer, IngestCounters> counters() {
    return supervisor.counters();
  }

  /** Waits until queries are answered; false when it was closed instead, or time ran out. */
  public boolean awaitReady(Duration timeout) throws InterruptedException {
    return supervisor.awaitRunning(timeout);
  }

  /** Waits until somebody closes it. */
  public void awaitClosed() throws InterruptedException {
    closed.await();
  }

  /** Breaks off the answers under way and leaves the group; takes about 5 s at the most. */
  @Override
  public void close() {
    supervisor.close();
    service.close();
    closed.countDown();
  }
}
