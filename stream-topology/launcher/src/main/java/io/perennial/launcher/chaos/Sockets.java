package io.perennial.launcher.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Whose connection is which, as Linux tells it. */
final class Sockets {

  private static final int HEX = 16;
  private static final int LOCAL_ADDRESS = 1;
  private static final int INODE = 9;

  private Sockets() {}

  /**
   * Whether a process has a TCP connection from this port of its own.
   *
   * @return false where the process is gone
   */
  static boolean isFrom(int port, long pid) {
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "fd"))) {
      List<String> wanted = inodes(port).stream().map(inode -> "socket:[" + inode + "]").toList();
      for (Path file : files) {
        if (wanted.contains(target(file))) {
          return true;
        }
      }
      return false;
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String target(Path file) throws IOException {
    try {
      return Files.readSymbolicLink(file).toString();
    } catch (NoSuchFileException e) {
      return ""; // Closed meanwhile.
    }
  }

  /** One for each version of IP and state of the connection. */
  private static List<String> inodes(int port) {
    return List.of("/proc/net/tcp", "/proc/net/tcp6").stream()
        .map(Path::of)
        .filter(Files::exists)
        .flatMap(table -> lines(table).stream().skip(1))
        .map(line -> line.strip().split("\\s+"))
        .filter(columns -> port(columns[LOCAL_ADDRESS]) == port)
        .map(columns -> columns[INODE])
        .toList();
  }

  private static List<String> lines(Path table) {
    try {
      return Files.readAllLines(table);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of an address such as {@code 0100007F:1F90}. */
  private static int port(String address) {
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1), HEX);
  }
}
