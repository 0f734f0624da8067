package io.perennial.launcher.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;

/** TCP ports of the loopback address. */
public final class Ports {

  private static final int HIGHEST = 65_535;

  private Ports() {}

  /**
   * A port and what wants it.
   *
   * @param purpose for messages, such as "the broker"
   */
  public record Wanted(int port, String purpose) {}

  /**
   * Checks that every port can be used.
   *
   * @throws IllegalArgumentException naming the first that cannot, what wanted it, and the remedy
   */
  public static void requireFree(List<Wanted> ports) {
    for (Wanted wanted : ports) {
      if (wanted.port() < 1 || wanted.port() > HIGHEST) {
        throw new IllegalArgumentException(
            "port %d, wanted by %s, is not between 1 and %d: give another --port-offset"
                .formatted(wanted.port(), wanted.purpose(), HIGHEST));
      }
      if (!isFree(wanted.port())) {
        throw new IllegalArgumentException(
            "port %d, wanted by %s, is in use: stop what uses it, or move all ports with --port-offset, such as --port-offset 100"
                .formatted(wanted.port(), wanted.purpose()));
      }
    }
  }

  /** Whether nothing listens there now. */
  public static boolean isFree(int port) {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(loopback, port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
