package io.perennial.launcher.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The network on the way to a port of the loopback address. While it is cut, no byte passes in
 * either direction and nobody is told, as where a network drops packets; mended, it delivers what
 * waited. Safe for many threads.
 */
final class Cable implements AutoCloseable {

  private static final int BUFFER = 64 * 1024;

  private final ServerSocket entrance;
  private final int exit;
  private final Set<Socket> ends = ConcurrentHashMap.newKeySet();
  private boolean cut;

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

  synchronized void cut() {
    cut = true;
  }

  synchronized void mend() {
    cut = false;
    notifyAll();
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
        start(() -> connect(near));
      } catch (IOException e) {
        // Closed, or a connection that was gone at once.
      }
    }
  }

  private void connect(Socket near) {
    try {
      awaitMended();
      Socket far = new Socket(InetAddress.getLoopbackAddress(), exit);
      ends.add(far);
      near.setTcpNoDelay(true);
      far.setTcpNoDelay(true);
      start(() -> pass(far, near));
      pass(near, far);
    } catch (IOException e) {
      // Nobody is there: the one who connected learns it as from a port that is closed.
      drop(near);
    }
  }

  private void pass(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        awaitMended();
        out.write(buffer, 0, length);
      }
      awaitMended();
    } catch (IOException e) {
      // One end is gone: the other is told below.
    }
    drop(from);
    drop(to);
  }

  private synchronized void awaitMended() {
    while (cut) {
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
