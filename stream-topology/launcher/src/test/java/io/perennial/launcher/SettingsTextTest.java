package io.perennial.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.settings.Settings;
import io.perennial.settings.SettingsFile;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SettingsTextTest {

  @Test
  void shouldShowEverySettingInAFewLines() {
    String text = SettingsText.of(Settings.defaults());

    assertThat(text.lines()).hasSizeLessThan(41).allMatch(line -> line.length() <= 100);
    assertThat(text)
        .contains("kafka ", "learner ", "shards=1", "attributionWindow=PT30M", "parallelism=1")
        .contains(" experts.detector=LIKELIHOOD", " focus.enabled=true");
  }

  @Test
  void shouldMaskTheKeyOfRequestsToForget() {
    Settings settings = Settings.defaults().withForgetKey("0123456789abcdef");

    assertThat(SettingsText.of(settings)).contains("key=*****").doesNotContain("0123456789");
    assertThat(settings.toString()).doesNotContain("0123456789");
    assertThat(SettingsText.of(Settings.defaults())).doesNotContain("*****");
  }

  @Test
  void shouldMaskSecretsOfTheKafkaClient() {
    Settings settings =
        SettingsFile.load(
            null,
            Map.of(),
            Map.of(
                "kafka.client.sasl.jaas.config", "user=me", "kafka.client.client.id", "visible"));

    assertThat(SettingsText.of(settings)).contains("visible").doesNotContain("user=me");
  }
}
