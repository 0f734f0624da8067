package io.perennial.replay.server.http;

import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** How Jetty and Javalin are set up: bounded in whatever somebody may send or hold open. */
final class ServerSettings {

  /** Beside queries and peers: figures, refusals, further routes, Jetty's own selectors. */
  private static final int OTHER_THREADS = 24;

  /** Another instance names up to 512 groups in one line. */
  private static final int HEADER_BYTES = 16 * 1024;

  private static final int BACKLOG = 1_024;
  private static final int IDLE_THREAD_MILLIS = 60_000;

  private final QueryLimits limits;
  private final String bind;
  private final int port;
  private final ConnectionWatch connections;

  ServerSettings(QueryLimits limits, String bind, int port) {
    this.limits = limits;
    this.bind = bind;
    this.port = port;
    this.connections =
        new ConnectionWatch(limits.connections(), limits.silence(), System::nanoTime);
  }

  ConnectionWatch connections() {
    return connections;
  }

  void apply(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.http.compressionStrategy = CompressionStrategy.NONE;
    config.http.prefer405over404 = true;
    config.http.maxRequestSize = BodyLimit.MOST_BYTES;
    int threads = limits.concurrent() + limits.peers() + OTHER_THREADS;
    config.jetty.threadPool = new QueuedThreadPool(threads, 2, IDLE_THREAD_MILLIS);
    config.jetty.modifyHttpConfiguration(ServerSettings::bound);
    config.jetty.addConnector(this::connector);
    config.jetty.modifyServer(this::guard);
    config.jetty.modifyServletContextHandler(
        context -> context.setErrorHandler(new ProblemPages()));
  }

  private static void bound(HttpConfiguration http) {
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(HEADER_BYTES);
  }

  private ServerConnector connector(Server server, HttpConfiguration http) {
    ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setHost(bind);
    connector.setPort(port);
    connector.setAcceptQueueSize(BACKLOG);
    connector.setIdleTimeout(limits.silence().toMillis());
    connector.addBean(connections, false);
    return connector;
  }

  /** A body is read before its request counts as one: who drips it is as silent as who is. */
  private void guard(Server server) {
    server.setStopTimeout(0);
    server.setErrorHandler(new ProblemPages());
    ProblemPages.KnownMethods methods = new ProblemPages.KnownMethods();
    BodyLimit bodies = new BodyLimit();
    methods.setHandler(bodies);
    bodies.setHandler(connections);
    server.setHandler(methods);
  }
}
