package io.perennial.launcher.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A tiny process for tests; what it does is its first argument. */
public final class TestChild {

  private TestChild() {}

  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "serve" -> serve();
      case "serve-and-watch-parent" -> {
        System.err.println("ERROR of long ago");
        System.out.println("READY now");
        while (System.in.read() >= 0) {
          // Only the end matters.
        }
      }
      case "die" -> {
        System.err.println("just a remark");
        System.err.println("ERROR the disk is made of cheese");
        System.exit(3);
      }
      case "hang" -> new CountDownLatch(1).await();
      case "deaf" -> {
        Runtime.getRuntime().addShutdownHook(new Thread(TestChild::neverEnd));
        serve();
      }
      case "die-once" -> dieOnce(Path.of(args[1]));
      case "done" -> System.out.println("READY and done");
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  private static void serve() throws InterruptedException {
    System.out.println("READY http://here");
    new CountDownLatch(1).await();
  }

  private static void neverEnd() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void dieOnce(Path marker) throws IOException, InterruptedException {
    if (Files.exists(marker)) {
      Files.writeString(marker, "lives again");
      serve();
    }
    Files.createFile(marker);
    System.exit(9);
  }

  static ChildSpec spec(Path folder, int restarts, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                TestChild.class.getName()));
    command.addAll(List.of(arguments));
    return new ChildSpec(
        "thing",
        command,
        folder,
        arguments[0].equals("hang") ? Duration.ofSeconds(2) : Duration.ofSeconds(60),
        arguments[0].equals("deaf") ? Duration.ofSeconds(1) : Duration.ofSeconds(60),
        arguments[0].equals("done"),
        restarts);
  }
}
