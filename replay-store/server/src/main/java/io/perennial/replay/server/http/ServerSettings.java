package io.perennial.replay.server.http;

import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.perennial.replay.server.access.Tls;
import java.util.UUID;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/** How Jetty and Javalin are set up: bounded in whatever somebody may send or hold open. */
final class ServerSettings {

  /** Beside queries and peers: figures, refusals, further routes, Jetty's own selectors. */
  private static final int OTHER_THREADS = 24;

  /** Another instance names up to 512 groups in one line. */
  private static final int HEADER_BYTES = 16 * 1024;

  private static final int BACKLOG = 1_024;
  private static final int IDLE_THREAD_MILLIS = 60_000;

  private final QueryLimits limits;
  private final @Nullable Tls tls;
  private final String bind;
  private final int port;
  private final ConnectionWatch connections;

  ServerSettings(QueryLimits limits, @Nullable Tls tls, String bind, int port) {
    this.limits = limits;
    this.tls = tls;
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
    ServerConnector connector =
        tls == null
            ? new ServerConnector(server, new HttpConnectionFactory(http))
            : encrypted(server, http, tls);
    connector.setHost(bind);
    connector.setPort(port);
    connector.setAcceptQueueSize(BACKLOG);
    connector.setIdleTimeout(limits.silence().toMillis());
    connector.addBean(connections, false);
    return connector;
  }

  private static ServerConnector encrypted(Server server, HttpConfiguration http, Tls tls) {
    SslContextFactory.Server factory = new SslContextFactory.Server();
    String password = UUID.randomUUID().toString();
    factory.setKeyStore(tls.keyStore(password.toCharArray()));
    factory.setKeyStorePassword(password);
    factory.setIncludeProtocols(Tls.PROTOCOLS.toArray(String[]::new));
    HttpConfiguration https = new HttpConfiguration(http);
    // By whichever name it is called: who asks knows whom he means, and checks the certificate.
    https.addCustomizer(new SecureRequestCustomizer(false));
    return new ServerConnector(server, factory, new HttpConnectionFactory(https));
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
