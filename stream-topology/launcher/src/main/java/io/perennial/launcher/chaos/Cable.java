package io.perennial.launcher.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;

/**
 * The network on the way to a port of the loopback address. While it is cut for somebody, no byte
 * of theirs passes in either direction and nobody is told, as where a network drops packets;
 * mended, it delivers what waited. Safe for many threads.
 */
final class Cable implements AutoCloseable {

  private static final int BUFFER = 64 * 1024;

  private final ServerSocket entrance;
  private final int exit;
  private final Set<Socket> ends = ConcurrentHashMap.newKeySet();

  /** By the ports of those who connected. */
  private final Set<Integer> connected = new HashSet<>();

  private final Set<Integer> cut = new HashSet<>();
  private IntPredicate cuts = port -> false;

  private Cable(ServerSocket entrance, int exit) {
    this.entrance = entrance;
    this.exit = exit;
  }

  /**
   * Lays one.
   *
   * @param exit port that it leads to; nobody needs to listen there yet
   */
  static Cable to(int exit) {
    try {
      Cable cable = new Cable(new ServerSocket(0, 0, InetAddress.getLoopbackAddress()), exit);
      start(cable::accept);
      return cable;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The port that is to be connected to instead. */
  int entrance() {
    return entrance.getLocalPort();
  }

  /** The port that it leads to. */
  int exit() {
    return exit;
  }

  /**
   * Cuts it for some.
   *
   * @param whose tells by the port of one who is connected, or connects later
   */
  synchronized void cut(IntPredicate whose) {
    cuts = whose;
    connected.stream().filter(whose::test).forEach(cut::add);
  }

  synchronized void mend() {
    cuts = port -> false;
    cut.clear();
    notifyAll();
  }

  private synchronized void joined(int port) {
    connected.add(port);
    if (cuts.test(port)) {
      cut.add(port);
    }
  }

  private synchronized void left(int port) {
    connected.remove(port);
    cut.remove(port);
  }

  @Override
  public void close() {
    closeQuietly(entrance);
    ends.forEach(Cable::closeQuietly);
    mend();
  }

  private void accept() {
    while (!entrance.isClosed()) {
      try {
        Socket near = entrance.accept();
        ends.add(near);
        joined(near.getPort());
        start(() -> connect(near));
      } catch (IOException e) {
        // Closed, or a connection that was gone at once.
      }
    }
  }

  private void connect(Socket near) {
    int port = near.getPort();
    try {
      awaitMended(port);
      Socket far = new Socket(InetAddress.getLoopbackAddress(), exit);
      ends.add(far);
      near.setTcpNoDelay(true);
      far.setTcpNoDelay(true);
      start(() -> pass(port, far, near));
      pass(port, near, far);
    } catch (IOException e) {
      // Nobody is there: the one who connected learns it as from a port that is closed.
      drop(near);
    }
    left(port);
  }

  private void pass(int port, Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        awaitMended(port);
        out.write(buffer, 0, length);
      }
      awaitMended(port);
    } catch (IOException e) {
      // One end is gone: the other is told below.
    }
    drop(from);
    drop(to);
  }

  private synchronized void awaitMended(int port) {
    while (cut.contains(port)) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void drop(Socket end) {
    ends.remove(end);
    closeQuietly(end);
  }

  private static void closeQuietly(AutoCloseable end) {
    try {
      end.close();
    } catch (Exception e) {
      // It is of no use any more.
    }
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "cable");
    thread.setDaemon(true);
    thread.start();
  }
}
