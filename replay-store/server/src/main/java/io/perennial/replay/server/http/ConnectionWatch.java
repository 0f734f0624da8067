package io.perennial.replay.server.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Closes connections on which no whole request arrives for too long, however the bytes drip, and
 * the one that has been idle longest when there are too many: whoever asks is served, and whoever
 * only holds connections loses them.
 */
final class ConnectionWatch extends Handler.Wrapper implements Connection.Listener {

  private final int most;
  private final long silenceNanos;
  private final LongSupplier nanoClock;

  /** Since when, in this order. */
  private final Map<EndPoint, Long> idle = new LinkedHashMap<>();

  private final Set<EndPoint> asking = new HashSet<>();

  ConnectionWatch(int most, Duration silence, LongSupplier nanoClock) {
    this.most = most;
    this.silenceNanos = silence.toNanos();
    this.nanoClock = nanoClock;
  }

  /** Connections open now, but for those that are being closed. */
  synchronized int openConnections() {
    return idle.size() + asking.size();
  }

  @Override
  public void onOpened(Connection connection) {
    EndPoint surplus = opened(wire(connection));
    if (surplus != null) {
      surplus.close();
    }
  }

  private synchronized @Nullable EndPoint opened(EndPoint endPoint) {
    idle.put(endPoint, nanoClock.getAsLong());
    if (openConnections() <= most) {
      return null;
    }
    EndPoint surplus = idle.keySet().iterator().next();
    idle.remove(surplus);
    return surplus;
  }

  @Override
  public synchronized void onClosed(Connection connection) {
    idle.remove(wire(connection));
    asking.remove(wire(connection));
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    EndPoint endPoint = wire(request.getConnectionMetaData().getConnection());
    asks(endPoint);
    Request.addCompletionListener(request, failure -> answered(endPoint));
    return super.handle(request, response, callback);
  }

  private synchronized void asks(EndPoint endPoint) {
    if (idle.remove(endPoint) != null) {
      asking.add(endPoint);
    }
  }

  private synchronized void answered(EndPoint endPoint) {
    if (asking.remove(endPoint)) {
      idle.put(endPoint, nanoClock.getAsLong());
    }
  }

  /**
   * What the bytes come over. Encrypted, it has two connections, one above the other, and is one
   * all the same; closing it waits for nobody's farewell.
   */
  static EndPoint wire(Connection connection) {
    EndPoint endPoint = connection.getEndPoint();
    while (endPoint instanceof EndPoint.Wrapper wrapper) {
      endPoint = wrapper.unwrap();
    }
    return endPoint;
  }

  /** Closes what has been silent for too long; to be called now and then. */
  void sweep() {
    silent().forEach(EndPoint::close);
  }

  private synchronized List<EndPoint> silent() {
    long now = nanoClock.getAsLong();
    List<EndPoint> silent = new ArrayList<>();
    for (Map.Entry<EndPoint, Long> one : idle.entrySet()) {
      if (now - one.getValue() <= silenceNanos) {
        break;
      }
      silent.add(one.getKey());
    }
    return silent;
  }
}
