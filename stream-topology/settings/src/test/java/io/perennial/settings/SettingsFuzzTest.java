package io.perennial.settings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.fuzz.FuzzReport;
import io.perennial.fuzz.Fuzzing;
import io.perennial.fuzz.Mutation;
import io.perennial.fuzz.RoundTrip;
import org.junit.jupiter.api.Test;

/** A file of settings says what is wrong with it; nothing in it is made an object of its choice. */
final class SettingsFuzzTest {

  @Test
  void shouldTakeOrRefuseAnyYaml() {
    RoundTrip<Settings> settings =
        new RoundTrip<>(
            yaml -> SettingsFile.parse(new String(yaml, UTF_8)),
            value -> SettingsFile.write(value).getBytes(UTF_8),
            IllegalArgumentException.class);
    FuzzReport report =
        Fuzzing.of(
                "settings",
                Mutation.json(
                    "!!",
                    "&a",
                    "*a",
                    "<<",
                    "|",
                    ">",
                    "%YAML",
                    "---",
                    "...",
                    "\n",
                    "  ",
                    "- ",
                    "kafka",
                    "client",
                    "job",
                    "flink",
                    "learner",
                    "seed",
                    "shards",
                    "labels",
                    "checkpointInterval",
                    "5s",
                    "1h",
                    "PT1S",
                    ".inf",
                    ".nan",
                    "0x1F",
                    "0o7",
                    "1_0",
                    "!!javax.script.ScriptEngineManager",
                    "!!int",
                    "@",
                    "`",
                    "?",
                    "~"))
            .slower(20)
            .allowing(16 << 20, 2_048)
            .run(settings);
    assertThat(report.taken()).as("%s", report).isBetween(1L, report.inputs() - 1);
  }
}
