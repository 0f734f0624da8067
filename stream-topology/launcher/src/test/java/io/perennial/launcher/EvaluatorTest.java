package io.perennial.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.evaluation.Report;
import io.perennial.event.Event;
import io.perennial.event.LabelSpace;
import io.perennial.event.codec.ForgetMac;
import io.perennial.event.file.EventReader;
import io.perennial.settings.Settings;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class EvaluatorTest {

  private static final long NOW = 4_000_000_000_000L;
  private static final long EVENTS = 3_000;

  private final SourceOptions source = new SourceOptions();

  @Test
  void shouldGiveTheSameBitsWithTheWireFormatInBetween() {
    Report plain = plain(settings(2), NOW);
    Settings settings = settings(2);
    Report wired;
    try (RecordSource records = source.openRecords(settings.labels(), 7, EVENTS)) {
      wired = new Evaluator(settings, NOW).evaluate(records);
    }

    assertThat(wired.modelDigest()).isEqualTo(plain.modelDigest());
    assertThat(wired.evaluation()).isEqualTo(plain.evaluation());
    assertThat(wired.events()).isEqualTo(plain.events());
    assertThat(plain.events().learned()).isEqualTo(EVENTS);
    assertThat(plain.feedback().waiting()).isZero();
  }

  @Test
  void shouldDigestEveryShard() {
    assertThat(plain(settings(1), NOW).modelDigest())
        .isEqualTo(plain(settings(1), NOW).modelDigest())
        .isNotEqualTo(plain(settings(2), NOW).modelDigest());
  }

  @Test
  void shouldAccountForEverythingThatWasSpoiled() {
    source.inject = "broken=0.02,duplicate=0.05,late=0.01";
    Settings settings = settings(2);
    try (RecordSource records = source.openRecords(settings.labels(), 7, EVENTS)) {
      Report report = new Evaluator(settings, NOW).evaluate(records);
      var injected = records.injector().injected();

      assertThat(injected.broken()).isPositive();
      assertThat(report.events().deadLettered()).isEqualTo(injected.broken());
      assertThat(report.events().duplicate()).isEqualTo(injected.duplicates());
      assertThat(report.events().late()).isEqualTo(injected.late());
      assertThat(report.events().learned()).isEqualTo(injected.interactions());
      assertThat(report.events().balances()).isTrue();
      assertThat(report.feedback().balances()).isTrue();
    }
  }

  @Test
  void shouldRefuseEventsFromTheFutureAsTheJobDoes() {
    Report report = plain(settings(1), 0);

    assertThat(report.events().learned()).isZero();
    assertThat(report.events().deadLettered()).isGreaterThanOrEqualTo(EVENTS);
  }

  @Test
  void shouldObeyRequestsToForgetInTheShardsOfTheirUsers() {
    String key = "0123456789abcdef";
    ForgetMac mac = new ForgetMac(key);
    Iterator<Event> requests =
        IntStream.range(0, 20).mapToObj(i -> (Event) mac.sign("u" + i, 5_000)).iterator();
    EventReader reader =
        new EventReader() {
          @Override
          public @Nullable Event next() {
            return requests.hasNext() ? requests.next() : null;
          }

          @Override
          public LabelSpace labels() {
            return LabelSpace.BINARY;
          }

          @Override
          public void close() {}
        };
    Settings settings = settings(3, Map.of("forget.key", key));
    try (EventSource events = new EventSource(reader, false)) {
      Report report = new Evaluator(settings, NOW).evaluate(events);
      assertThat(report.events().received()).isZero();
      assertThat(report.events().deadLettered()).isZero();
    }
  }

  private Report plain(Settings settings, long brokerTimestamp) {
    try (EventSource events = source.open(settings.labels(), 7, EVENTS)) {
      return new Evaluator(settings, brokerTimestamp).evaluate(events);
    }
  }

  private Settings settings(int shards) {
    return settings(shards, Map.of());
  }

  private Settings settings(int shards, Map<String, String> overrides) {
    LearnerOptions options = new LearnerOptions();
    options.shards = shards;
    options.overrides.put("learner.statisticsCapacity", "4096");
    options.overrides.put("learner.embeddingRows", "4096");
    options.overrides.putAll(overrides);
    return options.settings(source, Map.of(), Map.of());
  }
}
