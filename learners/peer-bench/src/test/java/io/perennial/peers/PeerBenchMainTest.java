package io.perennial.peers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.event.Feature;
import io.perennial.event.Interaction;
import io.perennial.event.LabelSpace;
import io.perennial.event.codec.JsonEventCodec;
import io.perennial.learner.LearnerConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class PeerBenchMainTest {

  private static final int EVENTS = 3_000;

  @TempDir private Path folder;

  /** Whether an item is liked depends on the place alone: a matter of item x context. */
  private static List<Interaction> events() {
    List<Interaction> events = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      int item = i % 7;
      int place = i / 7 % 2;
      events.add(
          new Interaction(
              "e" + i,
              1_000L * i,
              "",
              "item" + item,
              List.of(new Feature.Category("place", "p" + place)),
              "",
              (item + place) % 2));
    }
    return events;
  }

  private static List<String[]> measure(List<Contestant> contestants, int passes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new PeerBenchMain(events(), new PrintStream(out, true, UTF_8)).measure(contestants, passes);
    return out.toString(UTF_8).lines().map(line -> line.split("\t", -1)).toList();
  }

  @Test
  @EnabledOnOs(
      value = OS.LINUX,
      architectures = "amd64",
      disabledReason = "Vowpal Wabbit's native library is for Linux on x86-64 alone")
  void shouldLearnTheSameEventsInTurns() {
    List<String[]> lines =
        measure(
            List.of(
                PeerBenchMain.contestant("ours", LearnerConfig.defaults().toString()),
                PeerBenchMain.contestant("linear", "vw -b 18"),
                PeerBenchMain.contestant("crossed", "vw -b 18 -q ic")),
            2);

    assertThat(lines)
        .extracting(line -> line[1])
        .containsExactly("ours", "linear", "crossed", "ours", "linear", "crossed");
    for (String[] line : lines) {
      assertThat(line[0]).isEqualTo("pass");
      assertThat(Long.parseLong(line[2])).isPositive();
      assertThat(line[3]).isEqualTo("" + EVENTS);
    }
    // The order of learning, and so the result, is the same in every pass.
    assertThat(lines.get(3)[4]).isEqualTo(lines.get(0)[4]);
    assertThat(lines.get(5)[4]).isEqualTo(lines.get(2)[4]);
    assertThat(loss(lines.get(0))).as("ours").isLessThan(0.2);
    assertThat(loss(lines.get(1))).as("no line separates it").isGreaterThan(0.6);
    assertThat(loss(lines.get(2))).as("crossed").isLessThan(0.2);
    assertThat(Double.parseDouble(lines.get(2)[5])).isGreaterThan(0.95);
  }

  private static double loss(String[] line) {
    return Double.parseDouble(line[4]);
  }

  @Test
  void shouldReadWhatTheCodecWrites() throws IOException {
    JsonEventCodec codec = new JsonEventCodec(LabelSpace.BINARY);
    List<String> lines = events().stream().map(e -> new String(codec.encode(e), UTF_8)).toList();
    Path file = Files.write(folder.resolve("events.jsonl"), lines);

    assertThat(PeerBenchMain.read(file)).isEqualTo(events());
  }
}
