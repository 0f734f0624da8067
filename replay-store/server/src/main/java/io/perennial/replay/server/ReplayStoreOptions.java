package io.perennial.replay.server;

import io.perennial.event.LabelSpace;
import io.perennial.replay.server.access.ServerAccess;
import io.perennial.replay.server.http.QueryLimits;
import io.perennial.replay.server.streams.ClientOptions;
import io.perennial.replay.server.streams.Retention;
import java.nio.file.Path;

/**
 * How to start a replay store.
 *
 * @param bootstrapServers the brokers, as Kafka's clients take them
 * @param client options of every client of Kafka, such as those for TLS and passwords
 * @param topicPrefix before the topics' names, such as {@code perennial.}
 * @param dataDirectory for RocksDB; made if absent, and rebuilt from the changelog if lost
 * @param bind host name or address to listen on
 * @param port to listen on, 0 for any free one
 * @param advertised host name or address where other instances reach this one
 * @param labels how classes are written in answers
 * @param limits what queries may take
 * @param retention how long rows are kept
 * @param standbys copies of each partition on other instances
 * @param access who may ask, and over what
 */
public record ReplayStoreOptions(
    String bootstrapServers,
    ClientOptions client,
    String topicPrefix,
    Path dataDirectory,
    String bind,
    int port,
    String advertised,
    LabelSpace labels,
    QueryLimits limits,
    Retention retention,
    int standbys,
    ServerAccess access) {

  public ReplayStoreOptions {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port must be 0 to 65535, but is " + port);
    }
    if (standbys < 0) {
      throw new IllegalArgumentException("standbys must be 0 or more, but are " + standbys);
    }
    access.requireFor(bind);
  }

  /** On any free port of the loopback interface, with binary labels. */
  public static ReplayStoreOptions local(
      String bootstrapServers, String topicPrefix, Path dataDirectory) {
    return new ReplayStoreOptions(
        bootstrapServers,
        ClientOptions.NONE,
        topicPrefix,
        dataDirectory,
        "127.0.0.1",
        0,
        "127.0.0.1",
        LabelSpace.BINARY,
        QueryLimits.DEFAULT,
        Retention.DEFAULT,
        0,
        ServerAccess.LOCAL);
  }
}
