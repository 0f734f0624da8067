package io.perennial.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.learner.snapshot.SnapshotException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

final class SnapshotMainTest {

  private static final String[] ARGUMENTS = {"file:/s", "0", "1", "", "model"};

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void shouldTellOfAnErrorInOneSentence() {
    assertThat(
            run(
                ARGUMENTS,
                (savepoint, shard, labels, file) -> {
                  throw new NoClassDefFoundError("org/rocksdb/RocksDB\nand more");
                }))
        .isEqualTo(1);
    assertThat(err.toString(UTF_8))
        .startsWith("the savepoint file:/s cannot be read: ")
        .contains("org/rocksdb/RocksDB")
        .hasLineCount(1);
    assertThat(out.toString(UTF_8)).isEmpty();
  }

  @Test
  void shouldTellWhatCannotBeAsItIs() {
    assertThat(
            run(
                ARGUMENTS,
                (savepoint, shard, labels, file) -> {
                  throw new SnapshotException("shard 9 has no learner yet");
                }))
        .isEqualTo(2);
    assertThat(err.toString(UTF_8)).isEqualToIgnoringNewLines("shard 9 has no learner yet");
  }

  @Test
  void shouldSayHowItIsCalled() {
    assertThat(run(new String[0], (savepoint, shard, labels, file) -> null)).isEqualTo(2);
    assertThat(err.toString(UTF_8)).startsWith("usage: ");
  }

  private int run(String[] arguments, SnapshotMain.Writer writer) {
    return SnapshotMain.run(
        arguments, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), writer);
  }
}
