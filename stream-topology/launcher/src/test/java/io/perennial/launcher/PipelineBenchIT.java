package io.perennial.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A benchmark too small to mean anything, from the broker's start to the table. */
final class PipelineBenchIT {

  private static final String TEMPORARY = "java.io.tmpdir";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void shouldMeasureRealProcessesAndLeaveNothing() throws IOException {
    String temporary = System.getProperty(TEMPORARY);
    long before = folders(temporary);
    try {
      assertThat(run()).as(err.toString(UTF_8)).isZero();
    } finally {
      System.setProperty(TEMPORARY, temporary);
    }
    assertThat(out.toString(UTF_8))
        .containsPattern("\nthroughput +protobuf, without a learner +[\\d,]+ events/s")
        .containsPattern("\nthroughput +protobuf, over without a learner +[\\d.]+ x")
        .containsPattern("\nrestore +kill -9 until the first prediction +[\\d.]+ s");
    assertThat(err.toString(UTF_8)).contains("measuring: throughput", "measuring: restore");
    assertThat(folders(temporary)).isLessThanOrEqualTo(before);
  }

  private int run() {
    return Perennial.run(
        new String[] {
          "bench",
          "pipeline",
          "--events=3000",
          "--inline-labels",
          "--phases=throughput,restore",
          "--codecs=protobuf",
          "--backlog=3000",
          "--checkpoint-events=3000",
          "--repeat=1"
        },
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8));
  }

  private static long folders(String temporary) throws IOException {
    try (Stream<Path> found = Files.list(Path.of(temporary))) {
      return found.filter(path -> path.getFileName().toString().startsWith("perennial-")).count();
    }
  }
}
