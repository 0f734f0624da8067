package io.perennial.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.launcher.ExactlyOnceCheck.Facts;
import io.perennial.settings.Settings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** With the defaults: 15 minutes for a transaction, 30 for an outcome. */
final class ExactlyOnceCheckTest {

  private static final String INTERACTIONS = "perennial.interactions";

  private static List<String> refusals(
      Map<String, String> broker, String topic, Map<String, String> options) {
    return ExactlyOnceCheck.refusals(
        Settings.defaults(), new Facts(broker, Map.of(topic, options)));
  }

  @Test
  void shouldAcceptWhatIsMadeHereAndWhatIsNotKnown() {
    assertThat(
            refusals(
                Map.of("transaction.max.timeout.ms", "900000"),
                INTERACTIONS,
                Map.of(
                    "retention.ms", "-1",
                    "cleanup.policy", "delete",
                    "message.timestamp.type", "LogAppendTime")))
        .isEmpty();
    assertThat(
            refusals(
                Map.of(),
                INTERACTIONS,
                Map.of("retention.ms", "1800000", "message.timestamp.type", "LogAppendTime")))
        .isEmpty();
    assertThat(refusals(Map.of(), INTERACTIONS, Map.of())).isEmpty();
  }

  @Test
  void shouldRefuseTransactionsThatTheBrokerEndsEarlier() {
    assertThat(refusals(Map.of("transaction.max.timeout.ms", "600000"), "t", Map.of()))
        .singleElement()
        .asString()
        .contains("kafka.transactionTimeout is PT15M", "after PT10M", "transaction.max.timeout.ms");
  }

  @Test
  void shouldRefuseTopicsThatLoseRecords() {
    assertThat(
            refusals(
                Map.of(),
                INTERACTIONS,
                Map.of(
                    "retention.ms", "1799999",
                    "cleanup.policy", "compact,delete",
                    "message.timestamp.type", "CreateTime")))
        .hasSize(3)
        .allMatch(refusal -> refusal.startsWith("topic " + INTERACTIONS))
        .anyMatch(refusal -> refusal.contains("PT30M"))
        .anyMatch(refusal -> refusal.contains("compacted"))
        .anyMatch(refusal -> refusal.contains("LogAppendTime"));
    assertThat(refusals(Map.of(), "perennial.examples", Map.of("cleanup.policy", "compact")))
        .hasSize(1);
    assertThat(refusals(Map.of(), "perennial.examples", Map.of("retention.ms", "1000")))
        .as("what was read from it is elsewhere")
        .isEmpty();
  }

  @Test
  void shouldRefuseATopicOfDeadLettersThatDoesNotTakeThem() {
    assertThat(sized("1048588", "1048588"))
        .singleElement()
        .asString()
        .endsWith("raise its max.message.bytes by 65536");
    assertThat(sized("2097152", "4194304")).isEmpty();
  }

  private static List<String> sized(String record, String letter) {
    return ExactlyOnceCheck.refusals(
        Settings.defaults(),
        new Facts(
            Map.of(),
            Map.of(
                INTERACTIONS,
                Map.of("max.message.bytes", record),
                INTERACTIONS + ".dlq",
                Map.of("max.message.bytes", letter))));
  }
}
