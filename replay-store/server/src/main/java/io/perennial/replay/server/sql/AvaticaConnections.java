package io.perennial.replay.server.sql;

import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.calcite.avatica.NoSuchConnectionException;
import org.jspecify.annotations.Nullable;

/**
 * The JDBC connections that are open: so many at most, with so many statements each, and none that
 * was not used for a while. Not for many threads at a time: {@link AvaticaService} sees to it.
 */
final class AvaticaConnections {

  static final int CONNECTIONS = 64;
  static final int STATEMENTS = 32;
  static final Duration IDLE = Duration.ofMinutes(10);

  private final Map<String, Connection> open = new LinkedHashMap<>();
  private final LongSupplier nanoClock;
  private int lastStatement;

  AvaticaConnections(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /** Opens one, or opens it anew. */
  synchronized void open(String id) {
    expire();
    if (!open.containsKey(id) && open.size() >= CONNECTIONS) {
      throw new SqlLimitException(
          SqlLimitException.Limit.CONCURRENCY,
          "there are " + CONNECTIONS + " connections already; close one, or connect again later");
    }
    close(id);
    open.put(id, new Connection(nanoClock.getAsLong()));
  }

  /** Notes that it is used; one that expired must be opened again. */
  synchronized void touch(String id) {
    expire();
    connection(id).used = nanoClock.getAsLong();
  }

  synchronized AvaticaStatement create(String connection) {
    touch(connection);
    Map<Integer, AvaticaStatement> statements = connection(connection).statements;
    if (statements.size() >= STATEMENTS) {
      throw new SqlLimitException(
          SqlLimitException.Limit.CONCURRENCY,
          "the connection has " + STATEMENTS + " statements already; close one");
    }
    AvaticaStatement statement = new AvaticaStatement(++lastStatement);
    statements.put(statement.id(), statement);
    return statement;
  }

  /** A number that no statement has: clients know their listings by such. */
  synchronized int number(String connection) {
    touch(connection);
    return ++lastStatement;
  }

  /** A statement that was created before, or null. */
  synchronized @Nullable AvaticaStatement find(String connection, int statement) {
    touch(connection);
    return connection(connection).statements.get(statement);
  }

  synchronized void close(String connection, int statement) {
    Connection known = open.get(connection);
    AvaticaStatement closed = known == null ? null : known.statements.remove(statement);
    if (closed != null) {
      closed.close();
    }
  }

  synchronized void close(String connection) {
    Connection known = open.remove(connection);
    if (known != null) {
      known.close();
    }
  }

  synchronized int size() {
    return open.size();
  }

  private Connection connection(String id) {
    Connection known = open.get(id);
    if (known == null) {
      throw new NoSuchConnectionException(
          "connection '" + id + "' is not open, or was idle for " + IDLE.toMinutes() + " minutes");
    }
    return known;
  }

  private void expire() {
    long now = nanoClock.getAsLong();
    for (Iterator<Connection> all = open.values().iterator(); all.hasNext(); ) {
      Connection connection = all.next();
      if (now - connection.used > IDLE.toNanos()) {
        all.remove();
        connection.close();
      }
    }
  }

  private static final class Connection {
    private final Map<Integer, AvaticaStatement> statements = new HashMap<>();
    private long used;

    Connection(long used) {
      this.used = used;
    }

    void close() {
      statements.values().forEach(AvaticaStatement::close);
    }
  }
}
