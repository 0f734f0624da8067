package io.perennial.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SavepointFormatTest {

  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void shouldTakeSavepointsInTheFormThatIsNamedAndOtherwiseInTheCanonicalOne() throws IOException {
    try (FakeFlink flink = new FakeFlink(folder.resolve("checkpoints"))) {
      assertThat(job(flink, "savepoint")).as(err.toString(UTF_8)).isZero();
      assertThat(job(flink, "savepoint", "--format=native")).isZero();
      assertThat(job(flink, "savepoint", "--format=canonical")).isZero();
      assertThat(job(flink, "stop")).as(err.toString(UTF_8)).isZero();
      assertThat(job(flink, "stop", "--format=native")).isZero();

      assertThat(flink.formats)
          .containsExactly("CANONICAL", "NATIVE", "CANONICAL", "CANONICAL", "NATIVE");
      assertThat(out.toString(UTF_8).lines()).hasSize(5).containsOnly("s-1");
    }
  }

  @Test
  void shouldRefuseAFormThatFlinkDoesNotHave() throws IOException {
    try (FakeFlink flink = new FakeFlink(folder.resolve("checkpoints"))) {
      assertThat(job(flink, "savepoint", "--format=zip")).isEqualTo(2);
      assertThat(err.toString(UTF_8)).contains("'--format'", "CANONICAL, NATIVE", "'zip'");
      assertThat(flink.formats).isEmpty();
    }
  }

  private int job(FakeFlink flink, String... arguments) {
    List<String> all = new ArrayList<>(List.of("job"));
    all.addAll(List.of(arguments));
    all.add("--url=" + flink.address());
    return Perennial.run(
        all.toArray(String[]::new),
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8));
  }
}
