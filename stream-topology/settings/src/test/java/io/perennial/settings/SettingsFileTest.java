package io.perennial.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SettingsFileTest {

  @TempDir Path folder;

  @Test
  void shouldGiveTheDefaultsWithoutAnySource() {
    assertThat(SettingsFile.load(null, Map.of(), Map.of())).isEqualTo(Settings.defaults());
  }

  @Test
  void shouldTakeBackWhatItWrites() {
    Settings settings =
        SettingsFile.load(
            null, Map.of(), Map.of("labels.classes", "a,b,c", "job.flink.web.history", "7"));

    assertThat(SettingsFile.parse(SettingsFile.write(settings))).isEqualTo(settings);
  }

  @Test
  void shouldDigestWhatAJobGoesOnWith() {
    String digest = SettingsFile.digest(Settings.defaults());

    assertThat(digest).hasSize(64).isEqualTo(SettingsFile.digest(Settings.defaults()));
    assertThat(digest).isEqualTo(digestWith("job.parallelism", "3"));
    assertThat(digest).isNotEqualTo(digestWith("learner.seed", "3"));
    assertThat(digest).isNotEqualTo(digestWith("job.checkpointDirectory", "elsewhere"));
    assertThat(digestWith("forget.key", "0123456789abcdef"))
        .as("secrets cannot be guessed from it")
        .isEqualTo(digestWith("forget.key", "fedcba9876543210"));
  }

  private static String digestWith(String setting, String value) {
    return SettingsFile.digest(SettingsFile.load(null, Map.of(), Map.of(setting, value)));
  }

  @Test
  void shouldLetLaterSourcesWin() throws IOException {
    Path file = file("job:\n  checkpointInterval: 3s\n  parallelism: 2\nkafka:\n  shards: 4\n");

    Settings settings =
        SettingsFile.load(
            file,
            Map.of(
                "PERENNIAL_JOB_CHECKPOINT_INTERVAL",
                "4s",
                "PERENNIAL_KAFKA_SHARDS",
                "5",
                "HOME",
                "x"),
            Map.of("kafka.shards", "6"));

    assertThat(settings.job().parallelism()).isEqualTo(2);
    assertThat(settings.job().checkpointInterval()).isEqualTo(Duration.ofSeconds(4));
    assertThat(settings.kafka().shards()).isEqualTo(6);
  }

  @Test
  void shouldReadListsAndFreeFormSections() throws IOException {
    Path file =
        file(
            "labels: {classes: [up, down]}\n"
                + "kafka: {client: {security.protocol: SASL_SSL}}\n"
                + "job: {flink: {web.refresh-interval: \"1000\"}}\n");

    Settings settings = SettingsFile.load(file, Map.of(), Map.of());

    assertThat(settings.labels().classes()).isEqualTo(List.of("up", "down"));
    assertThat(settings.labels().space().indexOf("down")).isEqualTo(1);
    assertThat(settings.kafka().client()).containsEntry("security.protocol", "SASL_SSL");
    assertThat(settings.job().flink()).containsEntry("web.refresh-interval", "1000");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "job: {paralelism: 2}|unknown setting 'job.paralelism'|known here: parallelism",
        "jobs: {}|unknown setting 'jobs'|kafka",
        "job: 7|'job' in file|must be a section",
        "job: {parallelism: 0}|job.parallelism must be between 1 and 10000|but is 0",
        "job: {parallelism: many}|job.parallelism|many",
        "job: {flink: {execution.checkpointing.num-retained: 0}}|job.flink.execution.checkpointing.num-retained must|but is 0",
        "job: {checkpointInterval: soon}|duration must be like|but is 'soon'",
        "job: {checkpointInterval: 20m}|kafka.transactionTimeout must be at least PT21M|but is PT15M",
        "processor: {attributionWindow: -PT1S}|attributionWindow must be|PT-1S",
        "processor: {awaitingCapacity: 0}|awaitingCapacity must be between 1|but is 0",
        "kafka: {bootstrapServers: here}|kafka.bootstrapServers must be host:port|but is 'here'",
        "labels: {classes: [a]}|two or more different names|[a]",
        "a: [|not valid YAML|",
      })
  void shouldNameSettingValueAndRemedy(String yaml, String first, String second)
      throws IOException {
    Path file = file(yaml);

    assertThatThrownBy(() -> SettingsFile.load(file, Map.of(), Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(first)
        .hasMessageContaining(second == null ? "" : second);
  }

  @Test
  void shouldRefuseAnEnvironmentVariableThatNamesNoSetting() {
    assertThatThrownBy(
            () -> SettingsFile.load(null, Map.of("PERENNIAL_JOB_PARALELISM", "2"), Map.of()))
        .hasMessageContaining("PERENNIAL_JOB_PARALELISM names no setting");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PERENNIAL_TOKEN",
        "PERENNIAL_TOKENS_FILE",
        "PERENNIAL_READ_TOKEN",
        "PERENNIAL_ADMIN_TOKEN"
      })
  void shouldLeaveTheVariablesOfTheReplayStoreToIt(String variable) {
    assertThat(SettingsFile.load(null, Map.of(variable, "t"), Map.of()))
        .isEqualTo(Settings.defaults());
  }

  @Test
  void shouldRefuseAFileThatCannotBeRead() {
    assertThatThrownBy(() -> SettingsFile.load(folder.resolve("none.yaml"), Map.of(), Map.of()))
        .hasMessageContaining("none.yaml cannot be read");
  }

  @Test
  void shouldTakeAnEmptyFileAsNoSettings() throws IOException {
    assertThat(SettingsFile.load(file(""), Map.of(), Map.of())).isEqualTo(Settings.defaults());
  }

  @Test
  void shouldMaskWhatLooksLikeASecret() {
    Settings settings =
        SettingsFile.load(
            null,
            Map.of(),
            Map.of(
                "kafka.client.sasl.jaas.config", "login password=\"hunter2\"",
                "kafka.client.ssl.keystore.password", "hunter2",
                "kafka.client.ssl.keystore.key", "hunter2 in PEM",
                "kafka.client.sasl.oauthbearer.assertion.private.key.passphrase", "hunter2",
                "kafka.client.client.rack", "a"));

    assertThat(SettingsFile.describe(settings)).doesNotContain("hunter2").contains("*****", "rack");
    assertThat(SettingsFile.write(settings)).contains("hunter2");
    assertThat(settings.toString()).doesNotContain("hunter2").contains("ssl.keystore.key");
  }

  @ParameterizedTest
  @CsvSource({
    "500ms,PT0.5S",
    "10s,PT10S",
    "30m,PT30M",
    "30 min,PT30M",
    "2h,PT2H",
    "1d,PT24H",
    "PT3S,PT3S"
  })
  void shouldReadDurationsAsPeopleWriteThem(String text, Duration expected) {
    assertThat(Durations.parse(text)).isEqualTo(expected);
  }

  private Path file(String yaml) throws IOException {
    return Files.writeString(folder.resolve("settings.yaml"), yaml);
  }

  @Test
  void shouldTakeTheKeyOfRequestsToForgetAndMaskIt() {
    Settings settings =
        SettingsFile.load(null, Map.of("PERENNIAL_FORGET_KEY", "0123456789abcdef"), Map.of());

    assertThat(settings.forget().key()).isEqualTo("0123456789abcdef");
    assertThat(settings.forget().mac()).isNotNull();
    assertThat(SettingsFile.parse(SettingsFile.write(settings))).isEqualTo(settings);
    assertThat(SettingsFile.describe(settings)).doesNotContain("0123456789abcdef");
    assertThat(Settings.defaults().forget().mac()).isNull();
    assertThatThrownBy(
            () -> SettingsFile.load(null, Map.of(), Map.of("forget.key", "tooshort-secret")))
        .hasMessageContaining("forget.key must have at least 16 characters, but has 15")
        .hasMessageNotContaining("tooshort");
  }
}
