package io.perennial.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PerennialTest {

  @TempDir private Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @ParameterizedTest
  @ValueSource(strings = {"run", "evaluate", "produce", "replay", "forget", "bench"})
  void shouldExplainEveryVerb(String verb) {
    assertThat(run(verb, "--help")).isZero();
    assertThat(out.toString(UTF_8))
        .contains("perennial " + verb, "Exit codes:")
        .doesNotContain("${");
  }

  @Test
  void shouldTellItsVersion() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString(UTF_8)).startsWith("perennial ").contains("Java ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | say what to do: run",
        "jump | there is no command 'jump'; there are run, evaluate, produce, replay, snapshot, job, dlq, worker, forget, reproduce, bench",
        "evaluate more | 'more' is not expected",
        "evaluate --set learner | option '--set'",
        "evaluate --seed 1.5 | '1.5' is not a whole number",
        "evaluate --colour red | --colour",
        "evaluate --events x | --events",
        "evaluate --events 0 | --events must be at least 1, but is 0",
        "evaluate --input nowhere.tsv --events 5 | --limit 5",
        "evaluate --limit 5 | --events 5",
        "evaluate --input nowhere.tsv --limit 0 | --limit must be at least 1, but is 0",
        "evaluate --input nowhere.tsv | nowhere.tsv",
        "evaluate --positive UP | --positive",
        "evaluate --input x.tsv --no-changes | --no-changes is for the generator",
        "produce --input x.tsv --inline-labels | --inline-labels is for the generator",
        "bench --input x.tsv --inline-labels | --inline-labels is for the generator",
        "run --no-producer --no-changes | --no-producer sends nothing",
        "evaluate --detector crystal-ball | crystal-ball",
        "forget | --user",
        "forget --user= | --user must have 1 to 1,024 characters, but has 0",
        "forget --user=u --wait=soon | duration must be like 500ms",
        "forget --user=u --data-dir=nowhere | there is no key in 'nowhere/forget.key'",
        "forget --user=u --data-dir=a --key-file=b | leave one of them out",
        "evaluate --detector PUBLISHED --without experts | --detector is PUBLISHED",
        "evaluate --set learner.experts.maximum=1 | experts.maximum",
        "evaluate --classes a | two or more",
        "evaluate --inject fire=0.1 | fire",
        "evaluate --inject broken=2 | broken",
        "evaluate --without wheels | 'wheels'",
        "evaluate --set learner.colour=red | learner.colour",
        "evaluate --set learner.hidden=17 | multiple of 16",
        "evaluate --scorer oracle | oracle",
        "evaluate --shards 0 | kafka.shards",
        "evaluate --config nowhere.yaml | nowhere.yaml",
        "evaluate --output xml | xml",
        "reproduce | PAPER",
        "reproduce alchemy --data . | alchemy",
        "reproduce tame --data nowhere | --data names 'nowhere', which is no folder",
        "reproduce tame --data . --parts drift | --data has no readable",
        "reproduce tame --data . --parts split | idx",
        "reproduce tame --data . --seeds 0 | --seeds must be between 1 and 100, but is 0",
        "reproduce relift --data . | globo-day1.tsv.gz",
        "reproduce relift --data . --limit 0 | --limit must be at least 1, but is 0",
        "reproduce relift --data . --streams elec2 | --streams",
        "reproduce recap --data nowhere | --data names 'nowhere', which is no folder",
        "reproduce recap --data . | globo-day1.tsv.gz",
        "reproduce recap --data . --benchmarks split | idx",
        "reproduce recap --data . --seeds 0 | --seeds must be between 1 and 100, but is 0",
        "reproduce recap --data . --plot a.txt | a.txt",
        "reproduce reloop2 --data nowhere | --data names 'nowhere', which is no folder",
        "reproduce reloop2 --data . | there is no readable",
        "reproduce reloop2 --data . --seeds 101 | --seeds must be between 1 and 100, but is 101",
        "reproduce reloop2 --data . --limit 0 | --limit must be at least 1, but is 0",
        "reproduce reloop2 --data . --regimes thawed | thawed",
        "reproduce reloop2 --data . --streams netflix | netflix",
        "reproduce reloop2 --data . --parts whole | whole",
        "reproduce reloop2 --data . --plot p.pdf | --plot names 'p.pdf', which is no picture",
        "reproduce reloop2 --data . --plot no/p.svg | --plot names 'no/p.svg', which cannot be written",
        "reproduce reloop2 --data . --parts sweep --plot p.svg | --parts leaves it out",
        "reproduce reloop2 --data . --parts sweep --regimes always-on | nothing to compare",
        "bench --repeat 0 | --repeat must be between 1 and 1000, but is 0",
        "produce --speed -1 | --speed must be between 0 and 1,000,000,000, but is -1",
        "produce --bootstrap-server nonsense | bootstrap-server nonsense cannot be used: Invalid url",
        "replay --limit 0 | limit",
        "replay --from yesterday | --from",
        "replay --url nonsense | --url must be an address",
        "replay --last soon | --last",
        "replay --last 1h --from now-2h | --last and --from",
        "replay --order upwards | --order",
        "replay --newest-first --order worst | --newest-first and --order",
        "replay --min-error -1 | minError",
        "replay --task -1 | task",
        "replay --after 12 | 'after' is '12'",
        "replay --output xml | xml",
        "replay --sql x --user u | --sql says all by itself",
        "replay --sql x --limit 5 | --sql says all by itself",
        "replay --sql x --publish-to t | --publish-to publishes whole examples",
        "replay --rate 5 | name a topic with --publish-to",
        "replay --publish-to t --rate 0 | --rate must be between 0.1 and 1,000,000,000, but is 0",
        "replay --publish-to t --classes a | two or more",
        "replay --publish-to t --name a/b | --name must be 1 to 100 letters",
        "produce --command-config nowhere | --command-config 'nowhere' cannot be read (there is no such file)",
        "dlq list --command-config nowhere | --command-config 'nowhere' cannot be read",
        "run --broker-config nowhere | --broker-config 'nowhere' cannot be read: name a file",
        "run --set kafka.client.security.protocol=SSL | secure it with --broker-config",
        "replay --publish-to t --bootstrap-server nonsense | nonsense cannot be used: Invalid url",
        "run --until-done --events 0 | --events must be at least 1",
        "run --report r.json | --until-done",
        "run --port-offset 70000 | --port-offset must be between -8,079 and 56,442, so",
        "run --speed -3 | --speed",
        "run --no-producer --events 5 | --no-producer sends nothing",
        "run --task-managers 2 | --task-managers goes with --cluster",
        "run --cluster --task-managers 0 | --task-managers must be between 1 and 64, but is 0",
        "dlq | say what to do: list, explain, replay",
        "dlq replay | say which: --offset, --reason or --all",
        "dlq replay --all --reason x | --all goes without",
        "dlq replay --all --assign timestamp | --assign must be two parts with = between, but is 'timestamp'",
        "dlq list --limit 0 | --limit must be between 1 and 1,000,000, but is 0",
        "dlq explain | OFFSET",
        "job | say what to do: submit, list, savepoint, rescale, stop",
        "job list --url here | --url must be an address such as http://127.0.0.1:8081, but is 'here'",
        "job rescale | --parallelism",
        "job submit --parallelism 3 | --parallelism is 3, but there are only 1 shards",
        "job submit --set job.nothing=1 | job.nothing",
        "run --no-producer --until-done | --no-producer sends nothing",
      })
  void shouldRefuseWrongUseWithOneSentence(String arguments, String complaint) {
    int code = arguments.isEmpty() ? run() : run(arguments.split(" "));

    assertThat(code).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains(complaint).hasLineCount(1).doesNotContain("\tat ");
    assertThat(out.toString(UTF_8)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--until-done --input nowhere.tsv | there is no file nowhere.tsv",
        "--set learner.colour=red | learner.colour",
        "--shards 0 | kafka.shards",
        "--parallelism 2 | there are only 1 shards",
      })
  void shouldFindOutWhatIsWrongBeforeItMakesOrStartsAnything(String arguments, String complaint) {
    Path data = folder.resolve("data");
    String[] words = ("run --data-dir " + data + " " + arguments).split(" ");

    assertThat(run(words)).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains(complaint).hasLineCount(1);
    assertThat(data).doesNotExist();
  }

  @Test
  void shouldRefuseAReportThatCannotBeWrittenBeforeTheWork() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThat(run("evaluate", "--report", file.resolve("r.json").toString())).isEqualTo(2);
    assertThat(run("evaluate", "--report", folder.toString())).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("--report names").hasLineCount(2);
    assertThat(folder).isDirectoryNotContaining(path -> !path.equals(file));
  }

  @Test
  void shouldRefuseAFileWithoutEvents() throws IOException {
    Path header = Files.writeString(folder.resolve("h.tsv"), "timestamp_ms\tuser\titem\tlabel\n");
    Path broken = Files.writeString(folder.resolve("b.jsonl"), "x\ny\n");

    assertThat(run("evaluate", "--input", header.toString())).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("h.tsv has no event").hasLineCount(1);
    assertThat(run("evaluate", "--input", broken.toString(), "--skip-invalid")).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("all 2 lines are invalid");
  }

  @Test
  void shouldShowTheStackTraceOnlyWhenAsked() {
    assertThat(run("evaluate", "--input", "nowhere.tsv", "--debug")).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("InputException", "\tat ");
  }

  @Test
  void shouldFailWhenNoStoreAnswers() {
    // Port 1 of the loopback address: nothing listens there.
    assertThat(run("replay", "--url", "http://127.0.0.1:1")).isEqualTo(1);
    assertThat(err.toString(UTF_8)).contains("no replay store answers at http://127.0.0.1:1");
  }

  @Test
  void shouldStopAtAnInvalidLineUnlessToldToSkipIt() throws IOException {
    Path file = folder.resolve("x.jsonl");
    Files.writeString(
        file,
        """
        {"id":"a","timestamp":1,"user":"u","item":"i","label":1}
        {"id":"b","timestamp":"never"}
        {"id":"c","timestamp":2,"user":"u","item":"i","label":0}
        """);

    assertThat(run("evaluate", "--input", file.toString())).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("2").contains("timestamp").hasLineCount(1);

    assertThat(run("evaluate", "--input", file.toString(), "--skip-invalid")).isZero();
    assertThat(err.toString(UTF_8)).contains("skipped 1 lines");
    assertThat(out.toString(UTF_8)).containsPattern("learned +2");
  }

  private int run(String... args) {
    return Perennial.run(
        args, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
  }
}
