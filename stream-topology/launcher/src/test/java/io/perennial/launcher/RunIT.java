package io.perennial.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command {@code run} from its arguments to its report, with real processes: {@code evaluate}
 * with the same arguments reports the same, but for what was measured with a clock.
 */
final class RunIT {

  private static final List<String> SMALL_LEARNER =
      List.of(
          "--set", "learner.statisticsCapacity=16384",
          "--set", "learner.embeddingRows=4096",
          "--set", "learner.crossWeights=16384",
          "--set", "processor.decisions.share=0.2",
          "--set", "fineTuning.worker.updateInterval=200ms",
          "--set", "fineTuning.policy.rows=1024");

  @TempDir Path temporary;

  /** What the latest report says of fine-tuning. */
  private final Map<String, String> policy = new TreeMap<>();

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  @Timeout(200)
  void shouldReportWhatEvaluateReportsOfASpoiledStream() throws IOException {
    List<String> source =
        List.of(
            "--events=20000",
            "--seed=3",
            "--shards=2",
            "--inject=broken=0.001,duplicate=0.01,late=0.02,missing=0.1,delayed=0.3");

    Map<String, String> ran =
        run(source, "--parallelism=2", "--data-dir=" + temporary.resolve("data"));

    assertThat(number(policy, "fineTuning.contexts")).isPositive();
    assertThat(policy.get("fineTuning.backend")).startsWith("cpu");
    assertThat(ran).isEqualTo(evaluate(source));
    assertThat(number(policy, "fineTuning.updatesAccepted")).isGreaterThan(2);
    assertThat(number(policy, "fineTuning.policyVersion"))
        .isEqualTo(number(policy, "fineTuning.updatesAccepted"));
    assertThat(number(policy, "ranking.served.ndcg10"))
        .isNotEqualTo(number(ran, "ranking.fast.ndcg10"));
    assertThat(number(ran, "events.received"))
        .isEqualTo(sum(ran, "events", "learned", "pending", "late", "duplicate", "deadLettered"));
    assertThat(number(ran, "feedback.received"))
        .isEqualTo(
            sum(ran, "feedback", "matched", "corrections", "duplicate", "unmatched", "waiting"));
    for (String counter : List.of("expired", "late", "duplicate", "deadLettered")) {
      assertThat(number(ran, "events." + counter)).as(counter).isPositive();
    }
    assertThat(number(ran, "events.pending")).isZero();
    assertThat(number(ran, "feedback.matched")).isPositive();
    assertThat(number(ran, "ranking.decisions")).isGreaterThan(100);
    assertThat(number(ran, "ranking.fast.ndcg10")).isBetween(0.1, 1.0);
    assertThat(temporary.resolve("data/tmp")).doesNotExist();
  }

  @Test
  @Timeout(200)
  void shouldReportWhatEvaluateReportsOfAFileWithClasses() throws IOException {
    List<String> source = List.of("--input=" + threeClasses(5_000), "--classes=low,middle,high");

    Map<String, String> ran = run(source);

    assertThat(ran).isEqualTo(evaluate(source));
    assertThat(number(ran, "events.learned")).isEqualTo(5_000);
    assertThat(number(ran, "prequential.accuracy")).isGreaterThan(0.6);
    assertThat(freshFolder()).doesNotExist();
  }

  @Test
  @Timeout(200)
  void shouldEndWithTheInputsOwnSentenceAndLeaveNothing() throws IOException {
    Path file = threeClasses(1_500);
    Files.writeString(file, "never\tu\ti\tlow\tb0\t1\n", StandardOpenOption.APPEND);
    List<String> source = List.of("--input=" + file, "--classes=low,middle,high");

    int code = execute(runArguments(), source);

    assertThat(code).isEqualTo(2);
    assertThat(err.toString(UTF_8).lines().reduce("", (before, line) -> line))
        .isEqualTo(
            "line 1502 of classes.tsv: column 'timestamp_ms' must be epoch milliseconds, but is 'never'");
    assertThat(freshFolder()).doesNotExist();
    assertNothingRuns();
  }

  /** Of a run without a folder of its own. */
  private Path freshFolder() {
    Path folder = Path.of(err.toString(UTF_8).replaceAll("(?s).*kept in (.*?)/settings.*", "$1"));
    assertThat(folder.getFileName().toString()).startsWith("perennial-");
    return folder;
  }

  private Map<String, String> run(List<String> source, String... more) throws IOException {
    Map<String, String> report = report(runArguments(more), source);
    assertNothingRuns();
    return report;
  }

  private static List<String> runArguments(String... more) {
    List<String> arguments = new ArrayList<>(List.of("run", "--until-done"));
    arguments.add("--port-offset=" + PipelinePorts.firstFree(4_000).offset());
    arguments.addAll(List.of(more));
    return arguments;
  }

  private static void assertNothingRuns() {
    assertThat(ProcessHandle.current().descendants().filter(ProcessHandle::isAlive)).isEmpty();
  }

  private Map<String, String> evaluate(List<String> source) throws IOException {
    return report(List.of("evaluate"), source);
  }

  /** The report by the paths of its keys, without what a clock measured. */
  private Map<String, String> report(List<String> command, List<String> source) throws IOException {
    assertThat(execute(command, source)).as(err.toString(UTF_8)).isZero();
    Map<String, String> values = new TreeMap<>();
    flatten("", new ObjectMapper().readTree(reportOf(command).toFile()), values);
    values.keySet().removeIf(key -> key.startsWith("throughput.") || key.equals("seconds"));
    // The policy of a worker depends on when its updates come.
    List<String> asynchronous = List.of("fineTuning.", "ranking.served.");
    values.keySet().stream()
        .filter(key -> asynchronous.stream().anyMatch(key::startsWith))
        .forEach(key -> policy.put(key, String.valueOf(values.get(key))));
    values.keySet().removeAll(policy.keySet());
    assertThat(values.get("modelDigest")).hasSize(64);
    return values;
  }

  private int execute(List<String> command, List<String> source) {
    List<String> arguments = new ArrayList<>(command);
    arguments.addAll(source);
    arguments.addAll(SMALL_LEARNER);
    arguments.add("--report=" + reportOf(command));
    return Perennial.run(
        arguments.toArray(String[]::new),
        new PrintStream(new ByteArrayOutputStream(), true, UTF_8),
        new PrintStream(err, true, UTF_8));
  }

  private Path reportOf(List<String> command) {
    return temporary.resolve(command.get(0) + ".json");
  }

  private static void flatten(String path, JsonNode node, Map<String, String> values) {
    if (node.isObject()) {
      String prefix = path.isEmpty() ? "" : path + ".";
      node.properties().forEach(e -> flatten(prefix + e.getKey(), e.getValue(), values));
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        flatten(path + "[" + i + "]", node.get(i), values);
      }
    } else {
      values.put(path, node.asText());
    }
  }

  private static double number(Map<String, String> report, String key) {
    return Double.parseDouble(report.get(key));
  }

  private static double sum(Map<String, String> report, String section, String... counters) {
    return List.of(counters).stream().mapToDouble(c -> number(report, section + "." + c)).sum();
  }

  /** A quantity decides the class, and a tenth of the rows err. */
  private Path threeClasses(int rows) throws IOException {
    List<String> classes = List.of("low", "middle", "high");
    List<String> lines = new ArrayList<>(List.of("timestamp_ms\tuser\titem\tlabel\tband\tx"));
    for (int i = 0; i < rows; i++) {
      int mixed = Integer.remainderUnsigned(i * 0x9e3779b9, 300);
      int band = mixed / 100;
      String label = classes.get(i % 10 == 0 ? (band + 1) % 3 : band);
      lines.add(
          String.join(
              "\t",
              List.of(
                  "" + (1_500_000_000_000L + i * 1_000L),
                  "u" + i % 50,
                  "i" + mixed % 20,
                  label,
                  "b" + band,
                  "" + mixed / 100.0)));
    }
    return Files.write(temporary.resolve("classes.tsv"), lines);
  }
}
